import { defineTool } from '@openflue/server';
import { z } from 'zod';

const zones = {
  London: 'Europe/London',
  Nairobi: 'Africa/Nairobi',
  UTC: 'UTC',
  Lima: 'America/Lima',
  Tokyo: 'Asia/Tokyo',
};

export const time = defineTool({
  name: 'time',
  description: 'Tells what time it is in a place.',
  input: z.object({ place: z.enum(['London', 'Nairobi', 'UTC', 'Lima', 'Tokyo']) }),
  run({ input: { place } }) {
    const now = new Date().toLocaleTimeString('en-GB', { timeZone: zones[place] });
    return `It is ${now} in ${place}.`;
  },
});
