import { fileURLToPath } from 'node:url';

/** The files that `init` copies. Beside both the sources and the built program. */
export const templateDir = fileURLToPath(new URL('../template', import.meta.url));
