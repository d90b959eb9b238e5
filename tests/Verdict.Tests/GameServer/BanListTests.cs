using Microsoft.Extensions.Options;
using Verdict.GameServer;
using Verdict.GameServer.Placement;
using Verdict.Protocol;

namespace Verdict.Tests.GameServer;

public sealed class BanListTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("verdict-bans-").FullName;
    private readonly ManualClock _clock = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Bans_outlive_the_process_and_end_by_themselves()
    {
        var bans = Open();
        Assert.Null(bans.Find(new(1)));
        Assert.True(bans.TryAdd(Ban(1, forMs: 1_000)));
        Assert.True(bans.TryAdd(Ban(2)));
        Assert.Equal(bans.Find(new(1)), Open().Find(new(1)));

        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.NotNull(bans.Find(new(1)));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(bans.Find(new(1)));
        Assert.Equal(1, Open().Count);
        Assert.NotNull(Open().Find(new(2)));
    }

    [Fact]
    public void A_lifted_ban_stays_lifted()
    {
        var bans = Open();
        bans.TryAdd(Ban(1));
        Assert.True(bans.TryRemove(new(1)));
        Assert.False(bans.TryRemove(new(1)));
        Assert.Equal(0, Open().Count);
        // Nothing half-written is left beside it.
        Assert.Single(Directory.GetFiles(_directory));
    }

    [Fact]
    public void So_many_are_banned_and_not_one_more_until_some_are_over()
    {
        var file = Path.Combine(_directory, "bans");
        var until = _clock.GetUtcNow().ToUnixTimeMilliseconds() + 1_000;
        var entries = Enumerable.Range(1, BanList.BansMax).Select(player =>
            $$"""{"player":{{player}},"untilMs":{{until}},"text":"","commandId":"c","issuedBy":"ada"}""");
        File.WriteAllText(file, $$"""{"bans":[{{string.Join(',', entries)}}]}""");
        var bans = Open();
        Assert.False(bans.TryAdd(Ban(BanList.BansMax + 1)));
        Assert.True(bans.TryAdd(Ban(1)), "It has its place already.");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(bans.TryAdd(Ban(BanList.BansMax + 1)));
        Assert.Equal(2, bans.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"bans\":[{\"player\":")]
    [InlineData("null")]
    public void A_list_that_cannot_be_read_is_told_of_and_not_taken_for_an_empty_one(string text)
    {
        File.WriteAllText(Path.Combine(_directory, "bans"), text);
        Assert.Contains("Mend it, or move it away", Assert.Throws<IOException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ban_that_cannot_be_kept_holds_all_the_same()
    {
        var bans = Open();
        Directory.CreateDirectory(Path.Combine(_directory, "bans.unfinished"));
        Assert.Throws<IOException>(() => bans.TryAdd(Ban(1)));
        Assert.NotNull(bans.Find(new(1)));
    }

    [Fact]
    public void The_longest_reason_fits_into_a_refusal()
    {
        var reason = Ban(1) with { Text = new string('금', 2_000) };
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(reason.Reason) <= 1_024);
        Assert.StartsWith("You are banned until further notice: 금", reason.Reason, StringComparison.Ordinal);
    }

    private BanList Open() => new(Options.Create(new GameServerOptions { Data = _directory }), _clock);

    private Ban Ban(long player, long forMs = 0) =>
        new(player, forMs == 0 ? 0 : _clock.GetUtcNow().ToUnixTimeMilliseconds() + forMs, "text", "a command", "ada");
}
