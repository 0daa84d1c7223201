package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.values;

import java.util.List;

/** Equations: contractions, outer products, sums, diagonals, ellipses, the implicit form. */
final class EinsumCases {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

  private EinsumCases() {}

  static List<OpCase> cases() {
    return OpCase.cases(
        both("nchw,nchw->nhw", 48),
        both("nchw,nchv->ncwv", 4 * 64),
        both("nchw,nchw->n", 1),
        both("nchw,ndhw->ncd", 16),
        both("nchw,ncgw->nhgw", 36 * 8),
        both("nchw,nchw->nwhc", ALL),
        both("...hw,...hv->...wv", 4 * 64),
        constant("nchw,wk->nchk", 4 * 6 * 5, 8, 5),
        constant("nchw,k->nchwk", ALL * 2, 2),
        constant("nchw,dc->ndhw", 3 * 48, 3, 4),
        constant("n...w,wk->n...k", 4 * 6 * 5, 8, 5),
        constant("...w,kw", 4 * 6 * 5, 5, 8),
        constant("...,...->...", ALL, 1, 4, 6, 8),
        constant(" n c h w , h -> n c w ", 32, 6),
        single("nchw->nhc", 24),
        single("nchw->nwch", ALL),
        single("nchw->n", 1),
        single("n...->n...", ALL),
        diagonal("nchh->nch", 24),
        diagonal("nchh->nc", 4),
        OpCase.of(
            "Einsum of three",
            4 * 5,
            m ->
                m.constant("a", values(3, 6), 6)
                    .constant("b", values(4, 40), 8, 5)
                    .node("Einsum", "x, a, b -> y", text("equation", "nchw,h,wk->nck"))),
        OpCase.of(
            "Einsum of the same value twice and a mean that is broadcast",
            ALL,
            m ->
                m.constant("axes", 2)
                    .node("ReduceMean", "x, axes -> r")
                    .node("Einsum", "x, r -> y", text("equation", "...hw,...hw->...hw"))));
  }

  private static OpCase both(String equation, int flat) {
    return OpCase.of(
        "Einsum both " + equation,
        flat,
        m -> m.node("Cos", "x -> c").node("Einsum", "x, c -> y", text("equation", equation)));
  }

  private static OpCase constant(String equation, int flat, long... shape) {
    int size = 1;
    for (long dim : shape) {
      size *= (int) dim;
    }
    float[] values = values(6, size);
    return OpCase.of(
        "Einsum " + equation,
        flat,
        m ->
            m.constant("k", values, shape).node("Einsum", "x, k -> y", text("equation", equation)));
  }

  private static OpCase single(String equation, int flat) {
    return OpCase.of(
        "Einsum " + equation, flat, m -> m.node("Einsum", "x -> y", text("equation", equation)));
  }

  private static OpCase diagonal(String equation, int flat) {
    return OpCase.of(
        "Einsum " + equation,
        flat,
        m ->
            m.constant("s", 0)
                .constant("e", 6)
                .constant("a", 3)
                .node("Slice", "x, s, e, a -> square")
                .node("Einsum", "square -> y", text("equation", equation)));
  }
}
