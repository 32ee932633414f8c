import type { PromptImage } from '@openflue/sdk';
import { useRef, useState } from 'react';
import { readImage } from './read-image.ts';

export interface ChosenImage {
  readonly key: number;
  readonly name: string;
  readonly image: PromptImage;
}

/** The images that the next message will carry, and why others will not be in it. */
export function useImages() {
  const [images, setImages] = useState<readonly ChosenImage[]>([]);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const count = useRef(0);

  const add = async (files: Iterable<File>) => {
    const all = [...files];
    if (all.length === 0) return;
    const read = await Promise.allSettled(all.map(readImage));
    const taken = read.flatMap((each, place) =>
      each.status === 'fulfilled' ? { key: ++count.current, name: all[place]?.name ?? '', image: each.value } : [],
    );
    setImages((before) => [...before, ...taken]);
    setRefusals(read.flatMap((each) => (each.status === 'rejected' ? String(each.reason?.message) : [])));
  };
  return {
    images,
    refusals,
    add,
    remove: (key: number) => setImages((before) => before.filter((each) => each.key !== key)),
    clear() {
      setImages([]);
      setRefusals([]);
    },
  };
}
