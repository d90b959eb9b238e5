using Verdict.Cli.Play;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Cli;

public class NoticesTests
{
    [Fact]
    public void The_louder_a_notice_the_longer_it_stands_and_no_colour_is_its_only_sign()
    {
        Severity[] severities = [Severity.Info, Severity.Warning, Severity.Emergency];
        Assert.Equal(["stop", "! stop", "!! stop !!"], severities.Select(severity => Notices.Text(new(severity, "stop"))));
        Assert.Equal([10.0, 20.0, 60.0], severities.Select(severity => Notices.ShowFor(severity).TotalSeconds));
        Assert.Equal(3, severities.Select(Notices.ColourOf).Distinct(StringComparer.Ordinal).Count());
        // A newer server may be louder than this client knows.
        Assert.Equal("stop", Notices.Text(new((Severity)9, "stop")));
    }

    [Fact]
    public void A_notice_steers_no_terminal() =>
        Assert.Equal(" [2J two lines", Notices.Text(new(Severity.Info, "\e[2J two\nlines")));
}
