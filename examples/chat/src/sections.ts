export interface Section {
  readonly heading: string;
  readonly text: string;
}

/** A document by its Markdown headings. What has a heading and no text is left out; what has no heading is named for its place. */
export function sectionsOf(document: string): Section[] {
  const parts = document.split(/^(?=#{1,6}\s)/m);
  return parts.flatMap((part, place) => {
    const [, heading = `Part ${place + 1}`, text = ''] = /^(?:#{1,6}\s+(.*))?([\s\S]*)$/.exec(part) ?? [];
    return text.trim() ? { heading: heading.trim(), text: text.trim() } : [];
  });
}
