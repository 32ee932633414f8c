/**
 * What a node does of all that nodes do. `web`: it admits, answers and reads, and works on nothing. `worker`: it works on what any
 * node admitted, and starts what schedules say. `all`: both.
 */
export type Role = 'all' | 'web' | 'worker';
