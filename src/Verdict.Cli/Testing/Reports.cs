using System.Text.Json;
using System.Xml.Linq;

namespace Verdict.Cli.Testing;

/// <summary>Reads what test runners report: CTRF of xunit, JUnit of bun and vitest.</summary>
internal static class Reports
{
    // What bun calls the hooks of a group of tests that it passed over; no test.
    private const string Unnamed = "(unnamed)";

    /// <summary>Reads the report of xunit.</summary>
    /// <exception cref="IOException">The file is not there.</exception>
    /// <exception cref="JsonException">It is no CTRF.</exception>
    public static SuiteResult ReadCtrf(string suite, string path, TimeSpan elapsed)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var passed = 0;
        List<Outcome> failures = [], skips = [];
        foreach (var test in document.RootElement.GetProperty("results").GetProperty("tests").EnumerateArray())
        {
            var name = Text(test, "name");
            var message = Text(test, "message");
            switch (Text(test, "status"))
            {
                case "passed": passed++; break;
                case "failed": failures.Add(new(name, $"{message}\n{Text(test, "trace")}".Trim())); break;
                default: skips.Add(new(name, message)); break;
            }
        }

        return new(suite, passed, failures, skips, elapsed);
    }

    /// <summary>Reads the reports of bun and vitest. A test that says nothing when it is skipped has the reason in its name.</summary>
    /// <exception cref="IOException">The file is not there.</exception>
    /// <exception cref="System.Xml.XmlException">It is no XML.</exception>
    public static SuiteResult ReadJUnit(string suite, string path, TimeSpan elapsed)
    {
        var passed = 0;
        List<Outcome> failures = [], skips = [];
        foreach (var test in XDocument.Load(path).Descendants("testcase").Where(test => (string?)test.Attribute("name") != Unnamed))
        {
            var name = string.Join(
                " › ",
                new[] { (string?)test.Attribute("classname"), (string?)test.Attribute("name") }.Where(part => !string.IsNullOrEmpty(part)));
            if (test.Element("failure") is { } failure)
            {
                failures.Add(new(name, Describe(failure)));
            }
            else if (test.Element("error") is { } error)
            {
                failures.Add(new(name, Describe(error)));
            }
            else if (test.Element("skipped") is { } skipped)
            {
                skips.Add(new(name, (string?)skipped.Attribute("message") ?? string.Empty));
            }
            else
            {
                passed++;
            }
        }

        return new(suite, passed, failures, skips, elapsed);
    }

    // Some runners repeat the message in the text, with other white space.
    private static string Describe(XElement failure)
    {
        var message = (string?)failure.Attribute("message") ?? string.Empty;
        var isRepeated = Words(failure.Value).Contains(Words(message), StringComparison.Ordinal);
        return (isRepeated ? failure.Value : $"{message}\n{failure.Value}").Trim();
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
