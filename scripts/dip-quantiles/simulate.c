/* Simulates the quantiles of sqrt(n) * dip under the uniform distribution, for DipQuantiles.swift.
 *
 *   gcc -O2 -o simulate simulate.c -lm && ./simulate SEED N:DRAWS... > raw.txt
 *
 * One line per sample size: n, draws, then sqrt(n) * quantile for each probability below. With the
 * argument "-" it reads "n x1 ... xn" lines from standard input and prints the dip of each, so that
 * the simulator itself can be checked against known vectors.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double probabilities[] = {0,     .01,   .02,    .05,    .1,     .2,      .3,      .4,     .5,
                                       .6,    .7,    .8,     .9,     .95,    .98,     .99,     .995,   .998,
                                       .999,  .9995, .9998,  .9999,  .99995, .99998,  .99999,  1};
enum { PROBABILITIES = sizeof probabilities / sizeof *probabilities };

static uint64_t state[4];

static uint64_t splitmix(uint64_t *seed) {
  uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static uint64_t next(void) { /* xoshiro256++ */
  uint64_t sum = state[0] + state[3];
  uint64_t result = ((sum << 23) | (sum >> 41)) + state[0];
  uint64_t t = state[1] << 17;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= t;
  state[3] = (state[3] << 45) | (state[3] >> 19);
  return result;
}

/* Vertices of the lower (sign 1) or upper (sign -1) hull of the points (x[i], i), low <= i <= high. */
static int hull(const double *x, int low, int high, int sign, int *vertices) {
  int count = 0;
  for (int i = low; i <= high; i++) {
    while (count >= 2) {
      int a = vertices[count - 2], b = vertices[count - 1];
      double turn = (x[b] - x[a]) * (i - b) - (x[i] - x[b]) * (b - a);
      if (sign * turn > 0) break;
      count--;
    }
    vertices[count++] = i;
  }
  return count;
}

/* Largest distance of the steps of the ECDF from the chord a..b, at least 1. */
static double deviation(const double *x, int a, int b, int sign) {
  double largest = 1;
  if (b - a <= 1 || x[a] == x[b]) return largest;
  double slope = (b - a) / (x[b] - x[a]);
  for (int i = a; i <= b; i++) {
    double t = 1 + sign * ((i - a) - (x[i] - x[a]) * slope);
    if (t > largest) largest = t;
  }
  return largest;
}

static double dip(const double *x, int n, int *lower, int *upper) {
  if (n < 2 || x[0] == x[n - 1]) return 0;
  int low = 0, high = n - 1;
  double best = 1;
  for (;;) {
    int lowers = hull(x, low, high, 1, lower), uppers = hull(x, low, high, -1, upper);
    /* Points on one straight line: a perfect uniform. */
    if (lowers == 2 && uppers == 2 && low == 0 && high == n - 1) return 0;
    double gap = 0;
    int left = 0, right = uppers - 1, l = 1, u = 1;
    while (l < lowers - 1 || u < uppers - 1) {
      if (u < uppers - 1 && upper[u] < lower[l]) {
        int a = lower[l - 1], b = lower[l], v = upper[u];
        double d = (v - a + 1) - (x[v] - x[a]) * (b - a) / (x[b] - x[a]);
        if (d > gap) gap = d, left = l - 1, right = u;
        u++;
      } else {
        int a = upper[u - 1], b = upper[u], v = lower[l];
        double d = (x[v] - x[a]) * (b - a) / (x[b] - x[a]) - (v - a - 1);
        if (d > gap) gap = d, left = l, right = u;
        l++;
      }
    }
    if (gap <= best) break;
    for (int i = 0; i < left; i++) best = fmax(best, deviation(x, lower[i], lower[i + 1], 1));
    for (int i = right; i + 1 < uppers; i++) best = fmax(best, deviation(x, upper[i], upper[i + 1], -1));
    if (low == lower[left] && high == upper[right]) break;
    low = lower[left];
    high = upper[right];
  }
  return best / (2.0 * n);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc == 2 && !strcmp(argv[1], "-")) {
    int n;
    while (scanf("%d", &n) == 1) {
      double *x = malloc(sizeof *x * (n + 1));
      int *lower = malloc(sizeof *lower * (n + 1)), *upper = malloc(sizeof *upper * (n + 1));
      for (int i = 0; i < n; i++)
        if (scanf("%lf", x + i) != 1) return 1;
      qsort(x, n, sizeof *x, ascending);
      printf("%.17g\n", dip(x, n, lower, upper));
      free(x), free(lower), free(upper);
    }
    return 0;
  }
  if (argc < 3) return 64;
  for (int argument = 2; argument < argc; argument++) {
    int n = 0, draws = 0;
    if (sscanf(argv[argument], "%d:%d", &n, &draws) != 2 || n < 4 || draws < 1) return 64;
    /* Every sample size has its own stream, so that one can be repeated alone. */
    uint64_t seed = strtoull(argv[1], NULL, 10) * 1000003u + n;
    for (int i = 0; i < 4; i++) state[i] = splitmix(&seed);
    double *x = malloc(sizeof *x * n), *dips = malloc(sizeof *dips * draws);
    int *lower = malloc(sizeof *lower * n), *upper = malloc(sizeof *upper * n);
    for (int draw = 0; draw < draws; draw++) {
      /* Partial sums of exponentials are sorted uniforms up to scale, and the dip has no scale. */
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum -= log(((next() >> 11) + .5) * 0x1p-53);
        x[i] = sum;
      }
      dips[draw] = sqrt(n) * dip(x, n, lower, upper);
    }
    qsort(dips, draws, sizeof *dips, ascending);
    printf("%d %d", n, draws);
    for (int i = 0; i < PROBABILITIES; i++) {
      double place = probabilities[i] * (draws - 1);
      int k = (int)place;
      double above = dips[k + 1 < draws ? k + 1 : k];
      printf(" %.8f", dips[k] + (above - dips[k]) * (place - k));
    }
    printf("\n");
    fflush(stdout);
    free(x), free(dips), free(lower), free(upper);
  }
  return 0;
}
