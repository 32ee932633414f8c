/** `fsync`: acknowledged means on the medium. `os`: acknowledged means handed to the operating system. */
export type Durability = 'fsync' | 'os';
