/** Request headers of Durable Streams that a browser may send from another origin. */
export const STREAM_REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'If-None-Match',
  'Stream-Seq',
  'Stream-TTL',
  'Stream-Expires-At',
  'Stream-Closed',
  'Producer-Id',
  'Producer-Epoch',
  'Producer-Seq',
];

/** Response headers of Durable Streams that a page of another origin may read. */
export const STREAM_RESPONSE_HEADERS = [
  'Stream-Next-Offset',
  'Stream-Up-To-Date',
  'Stream-Closed',
  'Stream-Cursor',
  'Stream-SSE-Data-Encoding',
  'Stream-TTL',
  'Stream-Expires-At',
  'Retry-After',
  'ETag',
  'Location',
  'Producer-Epoch',
  'Producer-Seq',
  'Producer-Expected-Seq',
  'Producer-Received-Seq',
];
