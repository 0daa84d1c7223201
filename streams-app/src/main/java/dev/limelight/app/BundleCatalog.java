package dev.limelight.app;

import dev.limelight.app.stream.OpenCatalog;
import dev.limelight.config.ConfigurationException;
import dev.limelight.config.CudaSettings;
import dev.limelight.config.ModelsOptions;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.runtime.BundleException;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.CudaOptions;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.ModelDirectory;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.Precision;
import dev.limelight.runtime.ProviderUnavailableException;
import dev.limelight.runtime.RuntimeActivity;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.runtime.export.ExportDerivation;
import dev.limelight.topology.PicturePreparation;
import dev.limelight.topology.ServedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All bundles of a models directory, open. Owns them and the runtime; thread-safe. */
final class BundleCatalog implements OpenCatalog {
  private static final Logger log = LoggerFactory.getLogger(BundleCatalog.class);

  private final OrtRuntime runtime;
  private final List<OrtModel> opened = new ArrayList<>();
  private final Map<String, ServedModel> served = new LinkedHashMap<>();

  private BundleCatalog(OrtRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Opens every bundle of the directory, exporting those that were not.
   *
   * @param memoryBytes bound on what the samples of one explanation take
   * @throws ConfigurationException if the provider is not to be had or a bundle is wrong
   */
  static BundleCatalog open(ModelsOptions models, long memoryBytes) {
    return open(models, memoryBytes, Map.of());
  }

  /**
   * As above, with other bundles under some ids.
   *
   * @param replacements folders of bundles, by the id that events name; their own id does not
   *     matter
   */
  static BundleCatalog open(
      ModelsOptions models, long memoryBytes, Map<String, Path> replacements) {
    int threads =
        models.threads() > 0 ? models.threads() : Runtime.getRuntime().availableProcessors();
    ExecutionProvider provider = ExecutionProvider.valueOf(models.executionProvider().name());
    BundleCatalog catalog;
    try {
      catalog =
          new BundleCatalog(
              OrtRuntime.start(
                  new RuntimeOptions(provider, threads, memoryBytes, gpu(models.cuda())),
                  new ExportDerivation()));
    } catch (ProviderUnavailableException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
    try {
      ModelDirectory directory = ModelDirectory.scan(models.directory());
      PinnedModels pinned = new PinnedModels(models.pinned());
      pinned.requireAmong(
          directory.bundles().stream().map(ModelBundle::id).collect(Collectors.toSet()));
      for (ModelBundle bundle : directory.bundles()) {
        if (!replacements.containsKey(bundle.id())) {
          pinned.checkModel(bundle);
          ExportedBundles.ensure(bundle, catalog.runtime);
          pinned.checkBackward(bundle);
          catalog.add(bundle.id(), bundle);
        }
      }
      replacements.forEach((id, folder) -> catalog.add(id, ModelBundle.open(folder)));
    } catch (BundleException e) {
      catalog.close();
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      catalog.close();
      throw e;
    }
    return catalog;
  }

  private static CudaOptions gpu(CudaSettings settings) {
    return new CudaOptions(
        settings.device(),
        settings.memoryLimitBytes(),
        CudaOptions.ArenaGrowth.valueOf(constant(settings.arenaGrowth())),
        CudaOptions.ConvolutionSearch.valueOf(constant(settings.convolutionSearch())),
        settings.tf32(),
        settings.tensorRt(),
        Precision.valueOf(constant(settings.precision())));
  }

  private static String constant(String label) {
    return label.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private void add(String id, ModelBundle bundle) {
    ExportedBundles.ensure(bundle, runtime);
    ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
    PicturePreparation preparation =
        new PicturePreparation(decoder, BundlePreprocessing.of(bundle));
    OrtModel model = runtime.open(bundle);
    opened.add(model);
    served.put(id, new ServedModel(model, preparation));
    log.info("Model {} is open on {}", id, runtime.provider().label());
  }

  @Override
  public Optional<ServedModel> find(String id) {
    return Optional.ofNullable(served.get(id));
  }

  @Override
  public Collection<String> ids() {
    return served.keySet();
  }

  @Override
  public Optional<Supplier<RuntimeActivity>> activity() {
    return Optional.of(runtime::activity);
  }

  /** Closes the models, then the runtime they run on. */
  @Override
  public void close() {
    opened.forEach(OrtModel::close);
    runtime.close();
  }
}
