package dev.limelight.runtime.export;
import dev.limelight.autodiff.*;
import java.nio.file.*; import java.util.*;
class QTry {
  static void dbg(String f) {
    var source = dev.limelight.onnx.GraphReader.read(Path.of(f));
    var req = ExportRequest.ImageInput.unknown();
    var image = ImageEntry.of(source, req);
    var logits = LogitsFinder.find(source, Optional.empty());
    var entered = dev.limelight.onnx.DynamicBatch.of(dev.limelight.onnx.OpsetNormalizer.normalize(source), image.name());
    var forward = dev.limelight.onnx.ForwardGraph.restrict(entered.withInputs(List.of(image)), image.name(), logits.value());
    byte[] reference = dev.limelight.onnx.GraphWriter.write(forward);
    var typed = GraphProbe.probe(dev.limelight.onnx.GraphReader.read(OrtRunner.optimized(reference)).withOpset(18).withInputs(List.of(image)));
    var shape = GraphProbe.shape(image);
    var pics = SelfCheck.pictures(shape, -2f, 2f);
    var pic = pics.row(0).reshaped(shape.batchOf(1));
    var g = StraightThrough.around(typed, image.name(), pic);
    var b = new BackwardGraph(dev.limelight.autodiff.rule.StandardRules.table()).differentiate(typed, image.name(), DifferentiationOptions.STANDARD_CPU);
    try { Files.write(Path.of("/tmp/rules-dev/sur.onnx"), dev.limelight.onnx.GraphWriter.write(g)); Files.write(Path.of("/tmp/rules-dev/ref.onnx"), reference); Files.write(Path.of("/tmp/rules-dev/bw.onnx"), dev.limelight.onnx.GraphWriter.write(b)); } catch (Exception e) {}
    var r1 = new OrtRunner(reference, 1).run(OrtRunner.Feeds.image(image.name(), pic));
    var r2 = new OrtRunner(dev.limelight.onnx.GraphWriter.write(g), 1).run(OrtRunner.Feeds.image(image.name(), pic));
    double d=0,n=0; for (int i=0;i<r1.get("logits").size();i++){double x=r1.get("logits").at(i)-r2.get("logits").at(i); d+=x*x; n+=Math.pow(r1.get("logits").at(i),2);}
    System.out.println(f+" logits rel diff "+Math.sqrt(d/n));
  }

  public static void main(String[] a) {
    for (String f : a) { if (Boolean.getBoolean("dbg")) { dbg(f); continue; }
      long t=System.nanoTime();
      try { var e = new ModelExporter().export(new ExportRequest(Path.of(f), ExportRequest.ImageInput.unknown(), Optional.empty(), Optional.empty(), DifferentiationOptions.STANDARD_CPU));
        System.out.println(f+" "+(System.nanoTime()-t)/1000000+" ms "+e.bytes().length+" "+e.selfCheck().summary());
      } catch (RuntimeException e) { System.out.println(f+" FAIL "+e.getMessage()); }
    }
  }
}
