import { FlueError, issuesMeta, type PromptImage } from '@openflue/spec';

const IMAGE_TYPE = /^image\/[\w!#$&^.+-]+$/;

/** Throws `invalid_request` for an image whose type could not be sent in a header again. */
export function assertImageTypes(images: readonly PromptImage[]): void {
  const index = images.findIndex(({ mimeType }) => !IMAGE_TYPE.test(mimeType));
  if (index < 0) return;
  const message = 'Expected a media type such as image/png';
  throw new FlueError('invalid_request', {
    details: 'The body does not have the form that this route takes.',
    meta: issuesMeta([{ message, path: ['images', index, 'mimeType'] }]),
  });
}
