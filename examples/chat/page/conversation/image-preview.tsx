import type { useImages } from './use-images.ts';

type ImagePreviewProps = Pick<ReturnType<typeof useImages>, 'images' | 'refusals' | 'remove'>;

/** What will be sent with the message, each of which can be taken out, and what will not. */
export function ImagePreview({ images, refusals, remove }: ImagePreviewProps) {
  return (
    <>
      {images.length > 0 && (
        <ul className="previews" aria-label="Images to send">
          {images.map(({ key, name, image }) => (
            <li key={key}>
              <img src={`data:${image.mimeType};base64,${image.data}`} alt={name} />
              <button type="button" aria-label={`Remove ${name}`} onClick={() => remove(key)}>
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      {refusals.map((refusal) => (
        <p key={refusal} role="alert" className="problem">
          {refusal}
        </p>
      ))}
    </>
  );
}
