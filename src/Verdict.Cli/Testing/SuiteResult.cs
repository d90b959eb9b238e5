namespace Verdict.Cli.Testing;

/// <summary>What one suite came to.</summary>
/// <param name="Suite">Its name.</param>
/// <param name="Passed">How many tests passed.</param>
/// <param name="Failures">Those that failed, with what they said.</param>
/// <param name="Skips">Those that did not run, with the reason.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record SuiteResult(
    string Suite,
    int Passed,
    IReadOnlyList<Outcome> Failures,
    IReadOnlyList<Outcome> Skips,
    TimeSpan Elapsed)
{
    public static SuiteResult Failed(string suite, string why, TimeSpan elapsed) => new(suite, 0, [new(suite, why)], [], elapsed);

    public static SuiteResult Skipped(string suite, string why) => new(suite, 0, [], [new(suite, why)], TimeSpan.Zero);
}

/// <summary>A test that failed or was skipped, and why.</summary>
internal sealed record Outcome(string Test, string Text);
