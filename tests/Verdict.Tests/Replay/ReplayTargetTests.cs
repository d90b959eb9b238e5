using Verdict.Cli.Replay;
using Verdict.Events;
using Verdict.Storage;

namespace Verdict.Tests.Replay;

public sealed class ReplayTargetTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 30, 0, TimeSpan.FromHours(9));

    [Theory]
    [InlineData("1200", "event 1200 of the newest epoch")]
    [InlineData("3:1200", "event 3:1200")]
    [InlineData("012:34", "event 12:34")]
    [InlineData("02:13", "2026-11-24 02:13:00.000 +09:00")]
    [InlineData("02:13:05", "2026-11-24 02:13:05.000 +09:00")]
    [InlineData("-90s", "2026-11-24 15:28:30.000 +09:00")]
    [InlineData("-5m", "2026-11-24 15:25:00.000 +09:00")]
    [InlineData("-2h", "2026-11-24 13:30:00.000 +09:00")]
    [InlineData("2026-11-23T02:13:05", "2026-11-23 02:13:05.000 +09:00")]
    [InlineData("2026-11-23T02:13:05.250Z", "2026-11-23 11:13:05.250 +09:00")]
    [InlineData("2026-11-23", "2026-11-23 00:00:00.000 +09:00")]
    public void Moments_can_be_named_in_many_ways(string text, string meaning)
    {
        Assert.True(ReplayTarget.TryParse(text, Now, out var target));
        Assert.Equal(meaning, target.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("-5d")]
    [InlineData("yesterday")]
    [InlineData("1:2:3:4")]
    [InlineData("0:5")]
    [InlineData("25:13")]
    public void Whatever_else_is_no_moment(string text)
    {
        // 25:13 is no time of the day, so it is an event.
        Assert.Equal(text == "25:13", ReplayTarget.TryParse(text, Now, out var target));
        Assert.Equal(text == "25:13" ? new EventPoint(new(25), 13) : null, target.Point);
    }

    [Fact]
    public void An_event_is_passed_by_the_next_one_and_by_the_next_epoch()
    {
        var target = new ReplayTarget(new Epoch(2), 5, null);
        Assert.False(target.IsPassedBy(Header(2, 5)));
        Assert.False(target.IsPassedBy(Header(1, 900)));
        Assert.True(target.IsPassedBy(Header(2, 6)));
        Assert.True(target.IsPassedBy(Header(3, 1)));
        Assert.False(ReplayTarget.End.IsPassedBy(Header(9, 9)));
    }

    private static EventHeader Header(int epoch, long sequence) =>
        new(EventType.PlayerMoved, 1, new(new(1), new(epoch), sequence), 0, 1, 7, 1, Cause.Server);
}
