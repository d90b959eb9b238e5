using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Verdict.GameServer.Operations;

namespace Verdict.Tests.GameServer;

/// <summary>Reads the text as strictly as its format is described: every line a comment of a known kind or a sample of the family before
/// it.</summary>
public partial class PrometheusTextTests
{
    private const int PatienceMs = 10_000;
    private const string Label = @"[a-z]+=""([^""\\]|\\[\\""n])*""";

    private static readonly string[] OfHistograms = ["_bucket", "_sum", "_count"];
    private static readonly string[] OfOthers = [""];

    [Fact]
    public async Task Every_line_is_a_sample_of_the_family_that_was_announced_before_it_and_none_comes_twice()
    {
        var families = await ScrapeAsync(zones: 3);
        var expected = Meters.Server.Select(meter => (meter.PrometheusName, Type(meter.IsCounter)))
            .Concat(Meters.Zone.Select(meter => (meter.PrometheusName, Type(meter.IsCounter))))
            .Concat(PrometheusText.Histograms.Select(name => (name, "histogram")))
            .Append(("verdict_info", "gauge"));
        Assert.Equal(expected.Order(), families.Select(family => (family.Key, family.Value.Type)).Order());
        Assert.All(families.Values, family => Assert.True(family.Help.Length > 5));
        Assert.All(families.Where(family => family.Value.Type == "counter"), family => Assert.EndsWith("_total", family.Key));
        Assert.Equal(["zone=\"1\"", "zone=\"2\"", "zone=\"3\""], families["verdict_zone_players"].Samples.Keys.Select(Labels));
        Assert.Equal(1, families["verdict_zone_players"].Samples["verdict_zone_players{zone=\"1\"}"]);
        Assert.Equal(2, families["verdict_commands_decided_total"].Samples["verdict_commands_decided_total"]);
    }

    [Fact]
    public async Task Histograms_grow_with_their_bounds_and_end_with_their_count()
    {
        var families = await ScrapeAsync(zones: 2);
        foreach (var name in PrometheusText.Histograms)
        {
            var samples = families[name].Samples;
            for (var zone = 1; zone <= 2; zone++)
            {
                var begin = $"{name}_bucket{{zone=\"{zone}\",";
                var buckets = samples.Where(sample => sample.Key.StartsWith(begin, StringComparison.Ordinal)).ToList();
                var bounds = buckets.Select(bucket => Bound().Match(bucket.Key).Groups["bound"].Value).ToList();
                Assert.Equal("+Inf", bounds[^1]);
                var numbers = bounds.SkipLast(1).Select(bound => double.Parse(bound, CultureInfo.InvariantCulture)).ToList();
                Assert.Equal(numbers.Order().Distinct(), numbers);
                Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
                Assert.Equal(samples[$"{name}_count{{zone=\"{zone}\"}}"], buckets[^1].Value);
                Assert.True(samples[$"{name}_sum{{zone=\"{zone}\"}}"] >= 0);
            }
        }

        Assert.Equal(5, families["verdict_zone_tick_seconds"].Samples["verdict_zone_tick_seconds_count{zone=\"1\"}"]);
        Assert.Equal(2, families["verdict_zone_verdict_seconds"].Samples["verdict_zone_verdict_seconds_count{zone=\"1\"}"]);
    }

    [Fact]
    public async Task A_name_with_quotes_and_backslashes_stays_one_label()
    {
        var families = await ScrapeAsync(zones: 1, node: "north \"1\" \\ two");
        Assert.Equal(["verdict_info{node=\"north \\\"1\\\" \\\\ two\"}"], families["verdict_info"].Samples.Keys);
    }

    private static string Type(bool isCounter) => isCounter ? "counter" : "gauge";

    private static string Labels(string sample) => sample[(sample.IndexOf('{', StringComparison.Ordinal) + 1)..^1];

    private static async Task<Dictionary<string, Family>> ScrapeAsync(int zones, string node = "game-1")
    {
        await using var rig = new FiguresRig(zones, node);
        var ada = rig.Zone.Connect(1);
        rig.Zone.Drain();
        rig.Zone.PassTicks(5);
        ada.Move(1, 1_100, 1_000);
        ada.Move(2, 1_000_000, 1_000);
        rig.Zone.Drain();
        var bytes = new ArrayBufferWriter<byte>();
        new PrometheusText(bytes).Write(rig.Reporter.Measure(), rig.Zone.Directory.Zones);
        return Parse(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private static Dictionary<string, Family> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var families = new Dictionary<string, Family>(StringComparer.Ordinal);
        Family? family = null;
        var (name, help) = ("", "");
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } announced)
            {
                (name, help, family) = (announced.Groups["name"].Value, announced.Groups["rest"].Value, null);
            }
            else if (TypeLine().Match(line) is { Success: true } typed)
            {
                Assert.Equal(name, typed.Groups["name"].Value);
                families.Add(name, family = new(help, typed.Groups["rest"].Value));
            }
            else
            {
                var sample = Sample().Match(line);
                Assert.True(sample.Success && family is not null, $"No line of the format: {line}");
                var suffix = sample.Groups["name"].Value[name.Length..];
                Assert.Contains(suffix, family.Type == "histogram" ? OfHistograms : OfOthers);
                Assert.StartsWith(name, sample.Groups["name"].Value, StringComparison.Ordinal);
                var value = double.Parse(sample.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
                family.Samples.Add(sample.Groups["name"].Value + sample.Groups["labels"].Value, value);
            }
        }

        return families;
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<rest>[^\\]+)$", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex Help();

    [GeneratedRegex(
        @"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<rest>counter|gauge|histogram)$",
        RegexOptions.ExplicitCapture,
        PatienceMs)]
    private static partial Regex TypeLine();

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{" + Label + "(," + Label + @")*\})? (?<value>-?[0-9.]+(E[-+]?[0-9]+)?)$",
        RegexOptions.ExplicitCapture,
        PatienceMs)]
    private static partial Regex Sample();

    [GeneratedRegex("le=\"(?<bound>[^\"]+)\"", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex Bound();

    private sealed record Family(string Help, string Type)
    {
        public Dictionary<string, double> Samples { get; } = new(StringComparer.Ordinal);
    }
}
