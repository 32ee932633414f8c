import { createDocument, downConvert, toYaml } from '@openflue/spec';
import openapiTS, { astToString } from 'openapi-typescript';

const note = 'Made from spec/ by `npm run spec`; never edited.';

/** Everything that is made from the contract: path from the root of the repository → text, the same for the same contract. */
export async function emit(): Promise<Record<string, string>> {
  const document = createDocument();
  const older = downConvert(document);
  return {
    'openapi.yaml': `# ${note}\n${await toYaml(document)}`,
    'generated/openapi-3.1.yaml': `# ${note}\n${await toYaml(older)}`,
    'generated/openapi.ts': `// ${note}\n\n${await types(older)}`,
  };
}

/** From the 3.1 form, since openapi-typescript does not read `itemSchema`. */
async function types(document: object): Promise<string> {
  return astToString(await openapiTS(JSON.stringify(document), { silent: true }));
}
