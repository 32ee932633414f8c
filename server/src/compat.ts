// What `@flue/runtime` means in a project: everything of the main entry, and what is too large for that.

export { Type } from 'typebox';
export * from './index.ts';
