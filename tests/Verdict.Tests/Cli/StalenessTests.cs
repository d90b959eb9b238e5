using Verdict.Cli.Building;

namespace Verdict.Tests.Cli;

public sealed class StalenessTests : IDisposable
{
    private static readonly DateTime Built = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("staleness-").FullName;

    [Fact]
    public void A_product_is_stale_when_missing_or_older_than_a_source()
    {
        var source = Write("src/deep/a.ts", Built.AddSeconds(-1));
        Assert.True(Staleness.IsStale(Path.Combine(_folder, "out"), source));

        var product = Write("out", Built);
        Age("src/deep", "src");
        Assert.False(Staleness.IsStale(product, Path.Combine(_folder, "src")));

        File.SetLastWriteTimeUtc(source, Built.AddSeconds(1));
        Assert.True(Staleness.IsStale(product, Path.Combine(_folder, "src")));
    }

    [Fact]
    public void What_builds_leave_behind_is_no_source()
    {
        var product = Write("out", Built);
        Write("src/node_modules/new.js", Built.AddHours(1));
        Write("src/obj/new.json", Built.AddHours(1));
        Age("src");
        Assert.False(Staleness.IsStale(product, Path.Combine(_folder, "src"), Path.Combine(_folder, "never-existed")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, DateTime at)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Empty);
        File.SetLastWriteTimeUtc(path, at);
        return path;
    }

    private void Age(params string[] folders)
    {
        foreach (var folder in folders) Directory.SetLastWriteTimeUtc(Path.Combine(_folder, folder), Built.AddSeconds(-1));
    }
}
