/* The arguments that the functions of this library share; models/kernels/library.py has the same. */

#ifndef SITREP_ROWS_H
#define SITREP_ROWS_H

#include <stddef.h>
#include <stdint.h>

#define LONGEST_ROW 4096

/* States as int8, (rows, size): code times scale plus middle of the row. */
struct codes {
    int8_t *values;
    float *scales, *middles;
};

/* Sums of products of int8, (rows, size), and what turns them into states. */
struct product {
    const int32_t *sums;
    const float *scales, *middles; /* of each row of the states that went in */
    const float *column_scales;    /* of each row of the weights */
    const float *totals;           /* of all weights of such a row */
    const float *bias;
    ptrdiff_t rows, size;
};

struct norm {
    const float *gain, *shift;
    float epsilon;
};

#endif
