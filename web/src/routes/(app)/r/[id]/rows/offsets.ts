/**
 * The heights of rows that stand one below the other, and where each begins. A Fenwick tree: changing a height, and
 * asking where a row begins or which row is at a place, take steps in the logarithm of the number of rows.
 */
export class Offsets {
  /** `#sums[i]`, counted from 1, is the sum of the last `i & -i` heights up to and with row `i - 1`. */
  #sums: Float64Array;
  #heights: Float64Array;
  #highest = 1;

  constructor(heights: ArrayLike<number>) {
    this.#heights = Float64Array.from(heights);
    this.#sums = new Float64Array(heights.length + 1);
    for (let i = 1; i <= this.count; i += 1) {
      this.#sums[i]! += this.#heights[i - 1]!;
      const parent = i + (i & -i);
      if (parent <= this.count) this.#sums[parent]! += this.#sums[i]!;
    }
    while (this.#highest * 2 <= this.count) this.#highest *= 2;
  }

  get count(): number {
    return this.#heights.length;
  }

  get total(): number {
    return this.before(this.count);
  }

  height(row: number): number {
    return this.#heights[row] ?? 0;
  }

  set(row: number, height: number): void {
    const by = height - this.height(row);
    if (by === 0 || row < 0 || row >= this.count) return;
    this.#heights[row] = height;
    for (let i = row + 1; i <= this.count; i += i & -i) this.#sums[i]! += by;
  }

  /** Where a row begins: the height of all before it. */
  before(row: number): number {
    let sum = 0;
    for (let i = Math.min(Math.max(0, row), this.count); i > 0; i -= i & -i) sum += this.#sums[i]!;
    return sum;
  }

  /** The row at a place. Above the first it is the first, below the last the last; -1 where there are none. */
  at(place: number): number {
    let row = 0;
    let left = place;
    for (let step = this.#highest; step > 0; step >>= 1) {
      if (row + step > this.count || this.#sums[row + step]! > left) continue;
      row += step;
      left -= this.#sums[row]!;
    }
    return Math.min(row, this.count - 1);
  }
}
