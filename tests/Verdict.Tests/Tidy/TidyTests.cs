using System.Xml.Linq;

namespace Verdict.Tests.Tidy;

/// <summary>Holds the repository to its own rules. This part: what lies where, and who may see whom.</summary>
public sealed partial class TidyTests
{
    private static readonly string[] RootFiles =
    [
        ".editorconfig", ".gitignore", ".npmrc", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "Directory.Build.props",
        "Directory.Packages.props", "LICENSE", "README.ko.md", "README.md", "Verdict.slnx", "global.json", "package-lock.json",
        "package.json", "verdict",
    ];

    /// <summary>Which projects each project may refer to. Nothing else: that is what keeps a database out of the gameplay path.</summary>
    private static readonly Dictionary<string, string[]> AllowedReferences = new(StringComparer.Ordinal)
    {
        ["Verdict.Protocol"] = [],
        ["Verdict.Events"] = ["Verdict.Protocol"],
        ["Verdict.Zones"] = ["Verdict.Protocol", "Verdict.Events"],
        ["Verdict.Storage"] = ["Verdict.Events"],
        ["Verdict.GameServer"] = ["Verdict.Zones", "Verdict.Storage"],
        ["Verdict.Client"] = ["Verdict.Protocol"],
        ["Verdict.Cli"] = ["Verdict.Client", "Verdict.GameServer"],
    };

    /// <summary>Which packages each project may use. The contract and the engine use none, so whoever embeds them inherits none.</summary>
    private static readonly Dictionary<string, string[]> AllowedPackages = new(StringComparer.Ordinal)
    {
        ["Verdict.Protocol"] = [],
        ["Verdict.Events"] = [],
        ["Verdict.Zones"] = [],
        ["Verdict.Storage"] = ["Confluent.Kafka", "StackExchange.Redis"],
        ["Verdict.GameServer"] =
        [
            "Microsoft.IdentityModel.JsonWebTokens", "OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
            "OpenTelemetry.Extensions.Hosting",
        ],
        ["Verdict.Client"] = [],
        ["Verdict.Cli"] = ["Spectre.Console", "System.CommandLine"],
    };

    private static readonly string[] PackageElements = ["PackageReference", "PackageDownload", "Reference"];

    [Fact]
    public void Projects_refer_only_to_whom_they_may_see() => Expect(
        Projects("src/").SelectMany(project => Includes(project, "ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference))
            .Except(AllowedReferences.GetValueOrDefault(NameOf(project), []), StringComparer.Ordinal)
            .Select(reference => $"{NameOf(project)} -> {reference}")),
        "Turn the reference round or move the code. Who may see whom is decided in ARCHITECTURE.md and listed in this test.");

    [Fact]
    public void Projects_use_only_the_packages_they_may() => Expect(
        Projects("src/").SelectMany(project => PackagesOf(project)
            .Except(AllowedPackages.GetValueOrDefault(NameOf(project), []), StringComparer.Ordinal)
            .Select(package => $"{NameOf(project)} -> {package}")),
        "Do without the package, or add it to this test together with a decision record that says why it is worth it.");

    [Fact]
    public void Every_project_has_its_rules_here_and_its_place_in_the_solution()
    {
        var solution = WorkingCopy.Read("Verdict.slnx");
        Expect(
            Projects("src/").Where(project => !AllowedReferences.ContainsKey(NameOf(project)))
                .Concat(Projects("src/").Where(project => !AllowedPackages.ContainsKey(NameOf(project))))
                .Concat(Projects(string.Empty).Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal))),
            "Say in this test what the project may see, and add it to Verdict.slnx.");
    }

    [Fact]
    public void Nothing_stray_lies_in_the_root() => Expect(
        WorkingCopy.Files.Where(file => !file.Contains('/', StringComparison.Ordinal)).Except(RootFiles, StringComparer.Ordinal),
        "Move the file to the folder it belongs to; what the root holds is listed in this test.");

    [Fact]
    public void The_architecture_names_every_project_and_every_folder_that_matters()
    {
        var architecture = WorkingCopy.Read("ARCHITECTURE.md");
        Expect(
            WorkingCopy.Folders.Where(IsWorthNaming).Where(folder => !architecture.Contains($"`{folder}`", StringComparison.Ordinal)),
            "Give the folder a row in the layout of ARCHITECTURE.md, or put its files where they belong.");
    }

    private static bool IsWorthNaming(string folder)
    {
        var parts = folder.Split('/');
        return parts switch
        {
            [".ci" or "bench" or "dashboard" or "docs" or "platform" or "src" or "tests"] => true,
            ["src" or "tests" or "bench", _] => true,
            ["src", _, _] => true,
            ["platform" or "dashboard", "src", _] => true,
            ["dashboard", "src", "features", _] => true,
            ["docs", _] => true,
            [_] => true,
            _ => false,
        };
    }

    private static IEnumerable<string> Projects(string under) =>
        WorkingCopy.Files.Where(file => file.StartsWith(under, StringComparison.Ordinal) && Path.GetExtension(file) == ".csproj");

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    // Projects may import parts of themselves; those can bring references too.
    private static IEnumerable<string> PackagesOf(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        return Includes(project, "Import", "Project")
            .Select(import => Path.Combine(folder, import))
            .Where(WorkingCopy.Exists)
            .Append(project)
            .SelectMany(file => PackageElements.SelectMany(element => Includes(file, element)))
            .Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Includes(string project, string element, string attribute = "Include") =>
        XDocument.Parse(WorkingCopy.Read(project)).Descendants(element).Select(found => found.Attribute(attribute)?.Value).OfType<string>();

    private static void Expect(IEnumerable<string> offenders, string remedy)
    {
        var list = offenders.ToList();
        Assert.True(list.Count == 0, $"{remedy}\n  {string.Join("\n  ", list)}");
    }
}
