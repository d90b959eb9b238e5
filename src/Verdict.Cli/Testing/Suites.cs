using Verdict.Cli.Building;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Testing;

/// <summary>Every suite of the repository: what builds it, what runs it, what it needs. A new one is one line here.</summary>
internal sealed class Suites(Repository repository)
{
    private const string Unit = "unit";
    private const string Integration = "integration";
    private const string Platform = "platform";
    private const string Dashboard = "dashboard";
    private const string Browser = "browser";
    private const string EndToEnd = "e2e";

    /// <summary>The suites in the order in which they run, one after the other: those that mostly wait run two files at a time, which
    /// fills a small machine.</summary>
    public IReadOnlyList<string> Names { get; } = [Unit, Integration, Platform, Dashboard, Browser, EndToEnd];

    public static bool NeedsServers(string name) => name is Integration or Platform or EndToEnd;

    /// <summary>Why a suite cannot run in this working copy; null when it can.</summary>
    public string? WhyAbsent(string name)
    {
        if (name == Browser && !Tool.IsOnPath("chromium")) return $"chromium is not on PATH. {Tool.HowToInstall("chromium")}";
        var marker = name switch
        {
            Unit => repository.At("tests", "Verdict.Tests", "Verdict.Tests.csproj"),
            Integration => repository.At("tests", "Verdict.IntegrationTests", "Verdict.IntegrationTests.csproj"),
            Platform => repository.At("platform", "package.json"),
            Dashboard => repository.At("dashboard", "package.json"),
            Browser => repository.At("dashboard", "vitest.browser.config.ts"),
            _ => repository.At("tests", "e2e", "package.json"),
        };
        return File.Exists(marker) ? null : $"{Path.GetRelativePath(repository.Root, marker)} does not exist.";
    }

    /// <summary>Builds what the suite runs; quick when the checks have just built everything.</summary>
    public async Task BuildAsync(string name, Output output, CancellationToken cancellation)
    {
        var project = name switch { Unit => "Verdict.Tests", Integration => "Verdict.IntegrationTests", _ => null };
        if (project is null) return;
        string[] arguments =
        [
            "build", repository.At("tests", project),
            "-c", "Release", "--artifacts-path", repository.DotnetArtifacts, "-v", "quiet", "-nologo",
        ];
        await new BuildStep(repository, output).RunAsync(
            $"Building {project}",
            $"build-{project}",
            new("dotnet", arguments, repository.Root),
            cancellation);
    }

    public Suite Get(string name, IReadOnlyDictionary<string, string> servers) => name switch
    {
        Unit => DotnetSuite(name, "Verdict.Tests", servers),
        Integration => DotnetSuite(name, "Verdict.IntegrationTests", servers),
        Dashboard => VitestSuite(name, [], servers),
        Browser => VitestSuite(name, ["--config", "vitest.browser.config.ts"], servers),
        Platform => BunSuite(name, "platform", [], servers),
        // Two files at a time, the longest first: each has servers of its own, and waits for outages and alerts rather than works.
        _ => BunSuite(name, Path.Combine("tests", "e2e"), ["--parallel=2", "--timings=timings.json"], servers),
    };

    private Suite DotnetSuite(string name, string project, IReadOnlyDictionary<string, string> servers)
    {
        var report = Report(name, "json");
        string[] arguments = [repository.Output(project, project + ".dll"), "-noColor", "-noLogo", "-ctrf", report];
        return new(name, new("dotnet", arguments, repository.Root, Variables(servers)), ReportKind.Ctrf, report, Log(name));
    }

    private Suite BunSuite(string name, string folder, string[] more, IReadOnlyDictionary<string, string> servers) => WebSuite(
        name,
        folder,
        repository.Bun,
        report => ["test", "--reporter=junit", $"--reporter-outfile={report}", .. more],
        servers);

    private Suite VitestSuite(string name, string[] more, IReadOnlyDictionary<string, string> servers) => WebSuite(
        name,
        "dashboard",
        repository.At("node_modules", ".bin", "vitest"),
        report => ["run", "--reporter=default", "--reporter=junit", $"--outputFile.junit={report}", .. more],
        servers);

    private Suite WebSuite(
        string name,
        string folder,
        string program,
        Func<string, string[]> arguments,
        IReadOnlyDictionary<string, string> servers)
    {
        var report = Report(name, "xml");
        return new(name, new(program, arguments(report), repository.At(folder), Variables(servers)), ReportKind.JUnit, report, Log(name));
    }

    // Tests that start processes find everything through the root, wherever their own files were built to.
    private Dictionary<string, string> Variables(IReadOnlyDictionary<string, string> servers) => new(servers, StringComparer.Ordinal)
    {
        ["VERDICT_ROOT"] = repository.Root,
        ["NO_COLOR"] = "1",
        ["CI"] = "true",
    };

    private string Report(string name, string extension) => Path.Combine(repository.BuildDirectory, "test", $"{name}.{extension}");

    private string Log(string name) => Path.Combine(repository.BuildDirectory, "test", $"{name}.log");
}
