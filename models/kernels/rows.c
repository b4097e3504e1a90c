/* What stands between two products of int8 in a transformer, row by row.

   A row is the state of one word piece. Each function does in one pass over a row
   what would otherwise be a pass over all rows for every step, so that the row stays
   in the first-level cache. Rows never see each other: what a row becomes does not
   depend on how many there are. */

#include "rows.h"

#include <math.h>
#include <string.h>

/* The processor picks its own version when the library is loaded; with SITREP_ANY_PROCESSOR,
   and from clang (whose versions have other names), there is only the one that all have. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) \
    && !defined(SITREP_ANY_PROCESSOR)
#define EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define EACH_PROCESSOR
#endif
#define INLINE static inline __attribute__((always_inline))

#define TOP 127.0f
#define SMALLEST 1e-8f

/* Added to a small float, it leaves the nearest integer in the lowest bits. */
#define ROUNDING 12582912.0f
#define ROUNDING_BITS 0x4B400000

INLINE float dequantized(const struct product *product, ptrdiff_t row, ptrdiff_t column) {
    float sum = (float)product->sums[row * product->size + column];
    float scaled = sum * (product->scales[row] * product->column_scales[column]);
    return scaled + (product->middles[row] * product->totals[column] + product->bias[column]);
}

INLINE void quantize_row(const float *row, ptrdiff_t size, const struct codes *codes, ptrdiff_t r) {
    float lowest = row[0], highest = row[0];
#pragma omp simd reduction(min : lowest) reduction(max : highest)
    for (ptrdiff_t i = 0; i < size; i++) {
        lowest = row[i] < lowest ? row[i] : lowest;
        highest = row[i] > highest ? row[i] : highest;
    }
    float scale = (highest - lowest) / (2 * TOP), middle = (highest + lowest) / 2;
    scale = scale > SMALLEST ? scale : SMALLEST;
    float up = 1.0f / scale;
    int8_t *values = codes->values + r * size;
#pragma omp simd
    for (ptrdiff_t i = 0; i < size; i++) {
        float shifted = (row[i] - middle) * up + ROUNDING;
        int32_t bits;
        memcpy(&bits, &shifted, sizeof bits);
        values[i] = (int8_t)(bits - ROUNDING_BITS);
    }
    codes->scales[r] = scale;
    codes->middles[r] = middle;
}

INLINE void normalize_row(const float *row, const struct norm *norm, ptrdiff_t size, float *out) {
    float sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t i = 0; i < size; i++) sum += row[i];
    float mean = sum / (float)size;
#pragma omp simd reduction(+ : squares)
    for (ptrdiff_t i = 0; i < size; i++) squares += (row[i] - mean) * (row[i] - mean);
    float down = 1.0f / sqrtf(squares / (float)size + norm->epsilon);
#pragma omp simd
    for (ptrdiff_t i = 0; i < size; i++) {
        out[i] = (row[i] - mean) * down * norm->gain[i] + norm->shift[i];
    }
}

/* x times the normal distribution's cumulative density. Its odd part is a polynomial fitted
   to erf(x / sqrt 2) on -4.5 to 4.5 for the least largest error of the product: 5e-5. */
INLINE float gelu(float x) {
    float inner = x < -4.5f ? -4.5f : (x > 4.5f ? 4.5f : x);
    float square = inner * inner;
    float value = -2.80014011e-12f;
    value = value * square + 3.39461265e-10f;
    value = value * square - 1.83875191e-8f;
    value = value * square + 5.91780235e-7f;
    value = value * square - 1.27305193e-5f;
    value = value * square + 1.95742788e-4f;
    value = value * square - 2.24535726e-3f;
    value = value * square + 1.96663700e-2f;
    value = value * square - 1.32674113e-1f;
    value = value * square + 7.97767580e-1f;
    return 0.5f * x + 0.5f * x * (inner * value);
}

/* The sha256 of what this was compiled from. */
const char *sitrep_sources(void) { return SITREP_SOURCES; }

EACH_PROCESSOR void sitrep_quantize(
    const float *rows, ptrdiff_t count, ptrdiff_t size, const struct codes *codes) {
    for (ptrdiff_t r = 0; r < count; r++) {
        quantize_row(rows + r * size, size, codes, r);
    }
}

EACH_PROCESSOR void sitrep_dequantize(const struct product *product, float *out) {
    ptrdiff_t size = product->size;
    for (ptrdiff_t r = 0; r < product->rows; r++) {
#pragma omp simd
        for (ptrdiff_t i = 0; i < size; i++) out[r * size + i] = dequantized(product, r, i);
    }
}

EACH_PROCESSOR void sitrep_add(const struct product *product, const float *before, float *out) {
    ptrdiff_t size = product->size;
    for (ptrdiff_t r = 0; r < product->rows; r++) {
#pragma omp simd
        for (ptrdiff_t i = 0; i < size; i++) {
            out[r * size + i] = dequantized(product, r, i) + before[r * size + i];
        }
    }
}

EACH_PROCESSOR void sitrep_normalize(
    const float *rows, const struct norm *norm, ptrdiff_t count, ptrdiff_t size, const struct codes *codes) {
    float row[LONGEST_ROW];
    for (ptrdiff_t r = 0; r < count; r++) {
        normalize_row(rows + r * size, norm, size, row);
        quantize_row(row, size, codes, r);
    }
}

EACH_PROCESSOR void sitrep_add_normalize(
    const struct product *product, const float *before, const struct norm *norm, float *out,
    const struct codes *codes) {
    float row[LONGEST_ROW];
    ptrdiff_t size = product->size;
    for (ptrdiff_t r = 0; r < product->rows; r++) {
#pragma omp simd
        for (ptrdiff_t i = 0; i < size; i++) {
            row[i] = dequantized(product, r, i) + before[r * size + i];
        }
        normalize_row(row, norm, size, out + r * size);
        quantize_row(out + r * size, size, codes, r);
    }
}

EACH_PROCESSOR void sitrep_gelu(const struct product *product, const struct codes *codes) {
    float row[LONGEST_ROW];
    ptrdiff_t size = product->size;
    for (ptrdiff_t r = 0; r < product->rows; r++) {
#pragma omp simd
        for (ptrdiff_t i = 0; i < size; i++) row[i] = gelu(dequantized(product, r, i));
        quantize_row(row, size, codes, r);
    }
}
