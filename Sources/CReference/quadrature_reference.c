#include <stdlib.h>

#include "CReference.h"
#include "vector.h"

// x = tanh(pi/2 sinh(kh)), w = h pi/2 cosh(kh) / cosh^2(pi/2 sinh(kh)): the rule that mpmath uses
// too. The integrands are bounded, so the sum ends where w falls below 2^-bits.
struct cref_rule {
  size_t count;
  long bits;
  mpfr_t *nodes, *weights;
};

cref_rule *cref_rule_new(long bits, double step) {
  cref_rule *rule = malloc(sizeof(cref_rule));
  size_t capacity = (size_t)(2 * 20 / step) + 3;
  rule->bits = bits;
  rule->count = 0;
  rule->nodes = malloc(capacity * sizeof(mpfr_t));
  rule->weights = malloc(capacity * sizeof(mpfr_t));
  mpfr_t half_pi, t, u, c, w;
  mpfr_inits2(bits + 64, half_pi, t, u, c, w, (mpfr_ptr)0);
  mpfr_const_pi(half_pi, MPFR_RNDN);
  mpfr_div_2ui(half_pi, half_pi, 1, MPFR_RNDN);
  for (int side = 1; side >= -1; side -= 2) {
    for (long k = side > 0 ? 0 : 1; rule->count < capacity; k++) {
      mpfr_set_d(t, step, MPFR_RNDN);
      mpfr_mul_si(t, t, side * k, MPFR_RNDN);
      mpfr_sinh_cosh(u, c, t, MPFR_RNDN);
      mpfr_mul(u, u, half_pi, MPFR_RNDN);
      mpfr_mul(c, c, half_pi, MPFR_RNDN);
      mpfr_cosh(w, u, MPFR_RNDN);
      mpfr_sqr(w, w, MPFR_RNDN);
      mpfr_div(w, c, w, MPFR_RNDN);
      mpfr_set_d(t, step, MPFR_RNDN);
      mpfr_mul(w, w, t, MPFR_RNDN);
      if (mpfr_get_exp(w) < -bits) break;
      mpfr_init2(rule->nodes[rule->count], bits);
      mpfr_init2(rule->weights[rule->count], bits);
      mpfr_tanh(rule->nodes[rule->count], u, MPFR_RNDN);
      mpfr_set(rule->weights[rule->count], w, MPFR_RNDN);
      rule->count++;
    }
  }
  mpfr_clears(half_pi, t, u, c, w, (mpfr_ptr)0);
  return rule;
}

void cref_rule_free(cref_rule *rule) {
  for (size_t k = 0; k < rule->count; k++) {
    mpfr_clear(rule->nodes[k]);
    mpfr_clear(rule->weights[k]);
  }
  free(rule->nodes);
  free(rule->weights);
  free(rule);
}

void cref_rule_integrate(
    const cref_rule *rule, int integrand, cref_vector *z, size_t repetitions) {
  mpfr_t f, g;
  mpfr_inits2(rule->bits, f, g, (mpfr_ptr)0);
  for (size_t repetition = 0; repetition < repetitions; repetition++) {
    mpfr_set_zero(z->items[0], 1);
    for (size_t k = 0; k < rule->count; k++) {
      mpfr_srcptr x = rule->nodes[k];
      if (integrand == 0) {
        mpfr_sqr(f, x, MPFR_RNDN);
        mpfr_neg(f, f, MPFR_RNDN);
        mpfr_exp(f, f, MPFR_RNDN);
        mpfr_add_ui(g, x, 2, MPFR_RNDN);
        mpfr_sqrt(g, g, MPFR_RNDN);
        mpfr_mul(f, f, g, MPFR_RNDN);
      } else {
        mpfr_mul_ui(g, x, 3, MPFR_RNDN);
        mpfr_add_ui(g, g, 1, MPFR_RNDN);
        mpfr_asinh(f, g, MPFR_RNDN);
      }
      mpfr_mul(f, f, rule->weights[k], MPFR_RNDN);
      mpfr_add(z->items[0], z->items[0], f, MPFR_RNDN);
    }
  }
  mpfr_clears(f, g, (mpfr_ptr)0);
}
