// How many tokens a text has, by the tokenizers of two generations of models; the most of them is printed.
import { readFileSync } from 'node:fs';
import { encode as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200k } from 'gpt-tokenizer/encoding/o200k_base';

const text = readFileSync(0, 'utf8');
console.log(Math.max(cl100k(text).length, o200k(text).length));
