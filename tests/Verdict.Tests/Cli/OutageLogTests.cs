using Verdict.Cli.Load;

namespace Verdict.Tests.Cli;

public sealed class OutageLogTests
{
    private readonly OutageLog _log = new();

    [Fact]
    public void An_outage_lasts_from_the_first_lost_connection_until_all_are_back()
    {
        _log.Left(1, 100);
        _log.Left(2, 110);
        Assert.Equal(2, _log.AwayCount);
        _log.Back(2, 500);
        _log.Accepted(520);
        _log.Left(2, 600); // Thrown out again, and still the same outage and the same client.
        _log.Accepted(700);
        _log.Back(1, 800);
        _log.Back(2, 900);
        Assert.Equal(0, _log.AwayCount);
        Assert.Equal("""[{"startedAtMs":100,"firstAcceptedAtMs":520,"allBackAtMs":900,"clients":2}]""", _log.ToJson().ToJsonString());
        Assert.Equal(["2 clients, first move accepted after 0.42 s, all back after 0.80 s"], _log.Describe());
    }

    [Fact]
    public void The_next_lost_connection_begins_the_next_outage()
    {
        _log.Left(1, 100);
        _log.Back(1, 200);
        _log.Accepted(250);
        _log.Left(1, 300);
        Assert.Equal(2, _log.Count);
        Assert.Equal(
            """
            [{"startedAtMs":100,"firstAcceptedAtMs":250,"allBackAtMs":200,"clients":1},
            {"startedAtMs":300,"firstAcceptedAtMs":null,"allBackAtMs":null,"clients":1}]
            """.ReplaceLineEndings(string.Empty),
            _log.ToJson().ToJsonString());
    }

    [Fact]
    public void An_outage_from_which_somebody_does_not_return_never_ends_and_does_not_swallow_the_next()
    {
        _log.Left(1, 100);
        _log.Left(2, 100);
        _log.Back(2, 200);
        _log.GaveUp(1);
        Assert.Equal(0, _log.AwayCount);
        _log.Left(2, 300);
        _log.Back(2, 400);
        Assert.Equal(
            """
            [{"startedAtMs":100,"firstAcceptedAtMs":null,"allBackAtMs":null,"clients":2},
            {"startedAtMs":300,"firstAcceptedAtMs":null,"allBackAtMs":400,"clients":1}]
            """.ReplaceLineEndings(string.Empty),
            _log.ToJson().ToJsonString());
    }
}
