using Verdict.Cli.Testing;

namespace Verdict.Tests.Cli;

public sealed class ReportsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Junit_tells_passes_failures_and_skips_with_their_reasons()
    {
        File.WriteAllText(_path, """
            <testsuites><testsuite name="a">
              <testcase name="walks" classname="Bots" />
              <testcase name="falls" classname="Bots"><failure message="expected 1">at line 3</failure></testcase>
              <testcase name="flies" classname="Bots"><skipped message="no wings" /></testcase>
              <testcase name="swims"><skipped /></testcase>
              <testcase name="(unnamed)" classname="Bots"><skipped /></testcase>
            </testsuite></testsuites>
            """);
        var result = Reports.ReadJUnit("bots", _path, TimeSpan.Zero);

        Assert.Equal(1, result.Passed);
        Assert.Equal([new Outcome("Bots › falls", "expected 1\nat line 3")], result.Failures);
        Assert.Equal([new Outcome("Bots › flies", "no wings"), new Outcome("swims", string.Empty)], result.Skips);
    }

    [Fact]
    public void Ctrf_tells_passes_failures_and_skips_with_their_reasons()
    {
        File.WriteAllText(_path, """
            { "results": { "tests": [
              { "name": "walks", "status": "passed" },
              { "name": "falls", "status": "failed", "message": "expected 1", "trace": "at line 3" },
              { "name": "flies", "status": "skipped", "message": "no wings" }
            ] } }
            """);
        var result = Reports.ReadCtrf("bots", _path, TimeSpan.Zero);

        Assert.Equal(1, result.Passed);
        Assert.Equal([new Outcome("falls", "expected 1\nat line 3")], result.Failures);
        Assert.Equal([new Outcome("flies", "no wings")], result.Skips);
    }

    public void Dispose() => File.Delete(_path);
}
