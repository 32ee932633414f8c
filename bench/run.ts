// `npm run bench -- streams [name …]`: runs the benchmarks of a file in this folder, or some of them by name.
const [suite = 'streams'] = process.argv.splice(2, 1);
await import(new URL(`./${suite}.ts`, import.meta.url).href);
