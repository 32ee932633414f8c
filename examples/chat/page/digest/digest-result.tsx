import type { ResultOf } from '@openflue/sdk';
import type { App } from '../flue.d.ts';

export function DigestResult({ result: { digest, sections } }: { result: ResultOf<App, 'digest'> }) {
  return (
    <section aria-label="Result" className="result">
      <p className="text lead">{digest}</p>
      <dl>
        {sections.map(({ heading, digest }) => (
          <div key={heading}>
            <dt>{heading}</dt>
            <dd className="text">{digest}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
