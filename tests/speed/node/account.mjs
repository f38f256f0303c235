// What the server has: enterprises that have as many numbers as their ids say.

export const API_KEY = 'KEY0123';
export const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-000000000001';
export const PAGE = 250;
export const CONNECTION_SCORE = 64;
export const IN_FLIGHT = 64;

export const enterprise = (numbers) => `6a09cdc3-8948-47f0-aa62-${String(numbers).padStart(12, '0')}`;

// No number has 611 after its area code.
export const number = (index) => `+1${6_035_550_000 + index + (index < 560_000 ? 0 : 10_000)}`;

export const onePath = (phoneNumber) =>
  `/enterprises/${ENTERPRISE}/reputation/numbers/${phoneNumber.replace('+', '%2B')}`;

export function* pagePaths(count) {
  for (let page = 1; page <= Math.ceil(count / PAGE); page += 1)
    yield `/enterprises/${enterprise(count)}/reputation/numbers?page%5Bnumber%5D=${page}&page%5Bsize%5D=${PAGE}`;
}
