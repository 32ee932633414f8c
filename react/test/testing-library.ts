import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// What is waited for comes when it comes; a machine with other work to do is no failure.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
