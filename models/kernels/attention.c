/* Self-attention in bfloat16 on processors that multiply it (AVX-512 BF16).

   Six queries at a time are compared with all keys, their scores become shares, and the
   shares weigh the values, so that the scores of a window never leave the cache. */

#include "rows.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(SITREP_ANY_PROCESSOR)

#include <immintrin.h>

#define BLOCK 6   /* queries at a time */
#define LANES 16  /* floats in a register */
#define VECTORS 4 /* registers side by side: 6 x 4 sums, 4 columns and a query fill them all */
#define WIDTH 64  /* of a head */
#define PAIRS (WIDTH / 2)
#define LONGEST 1024
#define LEAST (-1e30f) /* the score of what is not there */
/* Not a power of two, or rows would share their place in the cache. */
#define STRIDE (LONGEST + LANES)

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")))
#define INLINE TARGET static inline __attribute__((always_inline))

int sitrep_attends(void) {
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bf16");
}

INLINE __m512 widened(const uint16_t *halves) {
    __m512i wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)halves));
    return _mm512_castsi512_ps(_mm512_slli_epi32(wide, 16));
}

INLINE void narrow(__m512 values, uint16_t *out) {
    _mm256_storeu_si256((__m256i *)out, (__m256i)_mm512_cvtneps_pbh(values));
}

/* Of what is not above 0; below -87 it stays what it is there, next to nothing. The polynomial
   of the fraction has the coefficients of Cephes' expf. */
INLINE __m512 exponential(__m512 x) {
    x = _mm512_max_ps(x, _mm512_set1_ps(-87.0f));
    __m512 whole = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), 0);
    __m512 rest = _mm512_fnmadd_ps(whole, _mm512_set1_ps(0.693359375f), x);
    rest = _mm512_fnmadd_ps(whole, _mm512_set1_ps(-2.12194440e-4f), rest);
    __m512 value = _mm512_set1_ps(1.9875691500e-4f);
    value = _mm512_fmadd_ps(value, rest, _mm512_set1_ps(1.3981999507e-3f));
    value = _mm512_fmadd_ps(value, rest, _mm512_set1_ps(8.3334519073e-3f));
    value = _mm512_fmadd_ps(value, rest, _mm512_set1_ps(4.1665795894e-2f));
    value = _mm512_fmadd_ps(value, rest, _mm512_set1_ps(1.6666665459e-1f));
    value = _mm512_fmadd_ps(value, rest, _mm512_set1_ps(5.0000001201e-1f));
    value = _mm512_fmadd_ps(value, _mm512_mul_ps(rest, rest), rest);
    return _mm512_scalef_ps(_mm512_add_ps(value, _mm512_set1_ps(1.0f)), whole);
}

/* Six rows of pairs times `vectors` registers of columns; a pair is two halves in 32 bits. */
INLINE void multiply(
    const int32_t *const rows[BLOCK], const int32_t *columns, ptrdiff_t pairs, ptrdiff_t stride,
    const int vectors, float *out, ptrdiff_t out_stride) {
    __m512 sums[BLOCK][VECTORS];
    for (int r = 0; r < BLOCK; r++) {
        for (int v = 0; v < vectors; v++) sums[r][v] = _mm512_setzero_ps();
    }
    for (ptrdiff_t k = 0; k < pairs; k++) {
        __m512bh column[VECTORS];
        for (int v = 0; v < vectors; v++) {
            column[v] = (__m512bh)_mm512_loadu_si512(columns + k * stride + LANES * v);
        }
        for (int r = 0; r < BLOCK; r++) {
            __m512bh pair = (__m512bh)_mm512_set1_epi32(rows[r][k]);
            for (int v = 0; v < vectors; v++) {
                sums[r][v] = _mm512_dpbf16_ps(sums[r][v], pair, column[v]);
            }
        }
    }
    for (int r = 0; r < BLOCK; r++) {
        for (int v = 0; v < vectors; v++) {
            _mm512_storeu_ps(out + r * out_stride + LANES * v, sums[r][v]);
        }
    }
}

INLINE void compare(const int32_t *const queries[BLOCK], const int32_t *keys, ptrdiff_t padded,
                    float *scores) {
    ptrdiff_t j = 0;
    for (; j + VECTORS * LANES <= padded; j += VECTORS * LANES) {
        multiply(queries, keys + j, PAIRS, padded, VECTORS, scores + j, STRIDE);
    }
    for (; j < padded; j += LANES) multiply(queries, keys + j, PAIRS, padded, 1, scores + j, STRIDE);
}

/* Turn the scores of one query into shares and return what they have to be divided by. */
INLINE float share(float *scores, const float *bias, ptrdiff_t length, ptrdiff_t padded,
                   uint16_t *shares) {
    __m512 none = _mm512_set1_ps(LEAST), largest = none, sum = _mm512_setzero_ps();
    for (ptrdiff_t j = 0; j < padded; j += LANES) {
        __mmask16 real = (__mmask16)(j + LANES <= length ? 0xFFFF : (1u << (length - j)) - 1u);
        __m512 score = _mm512_mask_loadu_ps(none, real, scores + j);
        if (bias) score = _mm512_add_ps(score, _mm512_maskz_loadu_ps(real, bias + j));
        _mm512_storeu_ps(scores + j, score);
        largest = _mm512_max_ps(largest, score);
    }
    __m512 top = _mm512_set1_ps(_mm512_reduce_max_ps(largest));
    for (ptrdiff_t j = 0; j < padded; j += LANES) {
        __m512 value = exponential(_mm512_sub_ps(_mm512_loadu_ps(scores + j), top));
        sum = _mm512_add_ps(sum, value);
        narrow(value, shares + j);
    }
    return _mm512_reduce_add_ps(sum);
}

/* Lay the keys of a head out in columns, (pairs, padded), and pair the rows of its values. */
INLINE void arrange(const uint16_t *key, const uint16_t *value, ptrdiff_t length, ptrdiff_t padded,
                    int32_t *keys, int32_t *values) {
    const int32_t *pairs = (const int32_t *)key;
    for (ptrdiff_t j = 0; j < padded; j++) {
        for (int d = 0; d < PAIRS; d++) keys[d * padded + j] = j < length ? pairs[j * PAIRS + d] : 0;
    }
    for (ptrdiff_t j = 0; j < length; j += 2) {
        for (int d = 0; d < WIDTH; d += LANES) {
            const uint16_t *one = value + j * WIDTH + d;
            __m512 low = widened(one);
            __m512 high = j + 1 < length ? widened(one + WIDTH) : _mm512_setzero_ps();
            __m512i pair = _mm512_or_si512(
                _mm512_srli_epi32(_mm512_castps_si512(low), 16), _mm512_castps_si512(high));
            _mm512_storeu_si512(values + j / 2 * WIDTH + d, pair);
        }
    }
}

/* Let the queries of one head look at its keys: `length` of them, in rows of WIDTH halves.
   `bias` points to that of a key in the query's own place. */
INLINE void attend_head(const uint16_t *query, const int32_t *keys, const int32_t *values,
                        const float *bias, ptrdiff_t length, float *out, ptrdiff_t size) {
    ptrdiff_t padded = (length + LANES - 1) / LANES * LANES;
    float scores[BLOCK * STRIDE], mixed[BLOCK * WIDTH], sums[BLOCK];
    uint16_t shares[BLOCK * STRIDE];
    for (ptrdiff_t i = 0; i < length; i += BLOCK) {
        const int32_t *rows[BLOCK];
        /* Where there are not six more, the last one is repeated. */
        int left = length - i < BLOCK ? (int)(length - i) : BLOCK;
        for (int r = 0; r < BLOCK; r++) {
            rows[r] = (const int32_t *)(query + (i + (r < left ? r : left - 1)) * WIDTH);
        }
        compare(rows, keys, padded, scores);
        for (int r = 0; r < left; r++) {
            const float *own = bias ? bias - (i + r) : NULL;
            sums[r] = share(scores + r * STRIDE, own, length, padded, shares + r * STRIDE);
        }
        for (int r = 0; r < BLOCK; r++) {
            rows[r] = (const int32_t *)(shares + (r < left ? r : left - 1) * STRIDE);
        }
        multiply(rows, values, (length + 1) / 2, WIDTH, VECTORS, mixed, WIDTH);
        for (int r = 0; r < left; r++) {
            __m512 down = _mm512_set1_ps(1.0f / sums[r]);
            for (int d = 0; d < WIDTH; d += LANES) {
                __m512 part = _mm512_mul_ps(_mm512_loadu_ps(mixed + r * WIDTH + d), down);
                _mm512_storeu_ps(out + (i + r) * size + d, part);
            }
        }
    }
}

/* Bring queries, keys and values out of their product, (3 x heads, rows, WIDTH) in halves. */
INLINE void separate(const struct product *product, uint16_t *out) {
    ptrdiff_t rows = product->rows, size = product->size;
    const float *columns = product->column_scales, *bias = product->bias;
    const float *totals = product->totals;
    for (ptrdiff_t r = 0; r < rows; r++) {
        const int32_t *sums = product->sums + r * size;
        __m512 scale = _mm512_set1_ps(product->scales[r]);
        __m512 middle = _mm512_set1_ps(product->middles[r]);
        for (ptrdiff_t h = 0; h < size; h += WIDTH) {
            for (ptrdiff_t i = 0; i < WIDTH; i += LANES) {
                __m512 sum = _mm512_cvtepi32_ps(_mm512_loadu_si512(sums + h + i));
                __m512 scales = _mm512_mul_ps(_mm512_loadu_ps(columns + h + i), scale);
                __m512 rest = _mm512_fmadd_ps(
                    middle, _mm512_loadu_ps(totals + h + i), _mm512_loadu_ps(bias + h + i));
                __m512 state = _mm512_fmadd_ps(sum, scales, rest);
                narrow(state, out + h * rows + r * WIDTH + i);
            }
        }
    }
}

/* product: (rows, 3 x heads x WIDTH), the queries scaled. Rows attend within their group;
   the groups follow each other, lengths[g] rows each.
   bias: (heads, 2 x reach + 1), of keys `reach` before to `reach` after their query, or NULL.
   room: halves for all of the product, then (LONGEST + LANES) x WIDTH x 2 of them. */
TARGET void sitrep_attend(
    const struct product *product, ptrdiff_t groups, const int64_t *lengths, const float *bias,
    ptrdiff_t reach, float *out, uint16_t *room) {
    ptrdiff_t size = product->size / 3, heads = size / WIDTH;
    ptrdiff_t keys_after = heads * product->rows * WIDTH;
    int32_t *keys = (int32_t *)(room + product->rows * product->size);
    int32_t *values = keys + STRIDE * PAIRS;
    separate(product, room);
    for (ptrdiff_t h = 0; h < heads; h++) {
        const float *own = bias ? bias + h * (2 * reach + 1) + reach : NULL;
        for (ptrdiff_t g = 0, start = 0; g < groups; start += lengths[g++]) {
            ptrdiff_t length = lengths[g], padded = (length + LANES - 1) / LANES * LANES;
            const uint16_t *query = room + (h * product->rows + start) * WIDTH;
            const uint16_t *key = query + keys_after;
            arrange(key, key + keys_after, length, padded, keys, values);
            attend_head(query, keys, values, own, length, out + start * size + h * WIDTH, size);
        }
    }
}

#else

int sitrep_attends(void) { return 0; }

void sitrep_attend(
    const struct product *product, ptrdiff_t groups, const int64_t *lengths, const float *bias,
    ptrdiff_t reach, float *out, uint16_t *room) {
    (void)product, (void)groups, (void)lengths, (void)bias, (void)reach, (void)out, (void)room;
}

#endif
