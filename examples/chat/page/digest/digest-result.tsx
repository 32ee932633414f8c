import type { ResultOf } from '@openflue/sdk';
import type { App } from '../flue.d.ts';

export function DigestResult({ result: { digest, sections } }: { result: ResultOf<App, 'digest'> }) {
  return (
    <section aria-label="Result" className="result">
      <p className="text lead">{digest}</p>
      <dl>
        {sections.map(({ heading, digest }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: headings may repeat, and a result never changes
          <div key={place}>
            <dt>{heading}</dt>
            <dd className="text">{digest}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
