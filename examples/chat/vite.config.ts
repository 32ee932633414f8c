import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // The packages of this repository as they are in their folders, not as they were built last.
  server: { watch: { ignored: ['**/.openflue/**'] } },
  resolve: { conditions: ['openflue-source', ...defaultClientConditions] },
});
