#include <math.h>
#include <stdlib.h>

#include "CReference.h"
#include "vector.h"

// sum over j < n of a[j] b[-j]: as MPFR alone does it, a multiplication and an addition a term.
static void convolve(mpfr_t sum, mpfr_t scratch, mpfr_t *a, mpfr_t *b, long n) {
  mpfr_set_ui(sum, 0, MPFR_RNDN);
  for (long j = 0; j < n; j++) {
    mpfr_mul(scratch, a[j], *(b - j), MPFR_RNDN);
    mpfr_add(sum, sum, scratch, MPFR_RNDN);
  }
}

static double logarithm(mpfr_t x) {
  if (mpfr_zero_p(x)) return -INFINITY;
  long exponent;
  double significand = mpfr_get_d_2exp(&exponent, x, MPFR_RNDN);
  return log(fabs(significand)) + exponent * 0.693147180559945309;
}

void cref_van_der_pol(cref_vector *z, double digits, size_t repetitions) {
  long bits = z->bits, order = 1 + (long)ceil(digits * 2.302585092994046 / 2);
  mpfr_t *x = malloc(4 * (order + 2) * sizeof(mpfr_t)), *y = x + order + 2, *u = y + order + 2,
         *w = u + order + 2, t, h, sum, scratch;
  for (long k = 0; k < 4 * (order + 2); k++) mpfr_init2(x[k], bits);
  mpfr_inits2(bits, t, h, sum, scratch, (mpfr_ptr)0);
  for (size_t pass = 0; pass < repetitions; pass++) {
    mpfr_set_ui(x[0], 2, MPFR_RNDN);
    mpfr_set_ui(y[0], 0, MPFR_RNDN);
    mpfr_set_ui(t, 0, MPFR_RNDN);
    while (mpfr_cmp_ui(t, 5) < 0) {
      for (long k = 0; k < order; k++) {
        // u = x^2, pairs once; w = 1 - u; x' = y, y' = w y - x.
        long half = (k + 1) / 2;
        convolve(sum, scratch, x, x + k, half);
        mpfr_mul_2ui(u[k], sum, 1, MPFR_RNDN);
        if (k % 2 == 0) {
          mpfr_sqr(scratch, x[k / 2], MPFR_RNDN);
          mpfr_add(u[k], u[k], scratch, MPFR_RNDN);
        }
        mpfr_ui_sub(w[k], k == 0, u[k], MPFR_RNDN);
        convolve(sum, scratch, w, y + k, k + 1);
        mpfr_sub(sum, sum, x[k], MPFR_RNDN);
        mpfr_div_ui(x[k + 1], y[k], k + 1, MPFR_RNDN);
        mpfr_div_ui(y[k + 1], sum, k + 1, MPFR_RNDN);
      }
      double reach = INFINITY;
      for (long k = order - 1; k <= order; k++) {
        double size = fmax(
            logarithm(x[k]) - log1p(fabs(mpfr_get_d(x[0], MPFR_RNDN))),
            logarithm(y[k]) - log1p(fabs(mpfr_get_d(y[0], MPFR_RNDN))));
        reach = fmin(reach, (-digits * 2.302585092994046 - size) / k);
      }
      mpfr_set_d(h, (float)exp(reach - 0.7 / (order - 1)), MPFR_RNDN);
      mpfr_ui_sub(scratch, 5, t, MPFR_RNDN);
      if (mpfr_less_p(scratch, h)) mpfr_set(h, scratch, MPFR_RNDN);
      for (int c = 0; c < 2; c++) {
        mpfr_t *row = c ? y : x;
        mpfr_set(sum, row[order], MPFR_RNDN);
        for (long k = order - 1; k >= 0; k--) {
          mpfr_mul(sum, sum, h, MPFR_RNDN);
          mpfr_add(sum, sum, row[k], MPFR_RNDN);
        }
        mpfr_set(row[0], sum, MPFR_RNDN);
      }
      mpfr_add(t, t, h, MPFR_RNDN);
    }
    mpfr_set(z->items[0], x[0], MPFR_RNDN);
    mpfr_set(z->items[1], y[0], MPFR_RNDN);
  }
  for (long k = 0; k < 4 * (order + 2); k++) mpfr_clear(x[k]);
  mpfr_clears(t, h, sum, scratch, (mpfr_ptr)0);
  free(x);
}
