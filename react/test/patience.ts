import { configure } from '@testing-library/react';

// What is waited for comes when it comes; a machine with other work to do is no failure.
configure({ asyncUtilTimeout: 10_000 });
