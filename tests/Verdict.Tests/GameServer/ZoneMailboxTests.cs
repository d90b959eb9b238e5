using Verdict.GameServer.Ticking;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.GameServer;

public class ZoneMailboxTests
{
    [Fact]
    public async Task A_letter_is_answered_in_the_next_pass_between_the_commands_of_players()
    {
        await using var rig = new ZoneRig();
        var ada = rig.Connect(1);
        rig.Drain();
        var letter = new ZoneLetter<int>(desk => desk.Zone.PlayerCount);
        Assert.True(rig.Worker.TryWrite(letter));
        ada.Move(1, 1_100, 1_000);
        Assert.True(rig.Worker.HasWork);
        Assert.False(letter.Answer.IsCompleted);
        rig.Drain();
        Assert.Equal(1, await letter.Answer);
        Assert.Equal(1, rig.Worker.Accepted);
        Assert.False(rig.Worker.HasWork);
    }

    [Fact]
    public async Task What_was_withdrawn_is_never_done_and_what_was_begun_cannot_be_withdrawn()
    {
        await using var rig = new ZoneRig();
        var done = 0;
        var (withdrawn, begun) = (new ZoneLetter<int>(_ => ++done), new ZoneLetter<int>(_ => ++done));
        rig.Worker.TryWrite(withdrawn);
        rig.Worker.TryWrite(begun);
        Assert.True(withdrawn.TryWithdraw());
        rig.Drain();
        Assert.Equal(1, done);
        Assert.False(begun.TryWithdraw());
        Assert.False(withdrawn.Answer.IsCompleted);
    }

    [Fact]
    public async Task What_has_no_room_in_one_pass_goes_on_in_the_next_and_later_letters_wait_for_it()
    {
        await using var rig = new ZoneRig();
        var passes = 0;
        var slow = new ZoneLetter<int>((ZoneDesk _, out int answer) => (answer = ++passes) == 3);
        var next = new ZoneLetter<int>(_ => passes);
        rig.Worker.TryWrite(slow);
        rig.Worker.TryWrite(next);
        rig.Drain();
        rig.Drain();
        Assert.True(rig.Worker.HasWork);
        Assert.False(slow.Answer.IsCompleted || next.Answer.IsCompleted);
        rig.Drain();
        Assert.Equal((3, 3), (await slow.Answer, await next.Answer));
    }

    [Fact]
    public async Task So_many_letters_wait_and_not_one_more()
    {
        await using var rig = new ZoneRig();
        for (var i = 0; i < ZoneMailbox.LettersMax; i++) Assert.True(rig.Worker.TryWrite(new ZoneLetter<int>(_ => 0)));
        Assert.False(rig.Worker.TryWrite(new ZoneLetter<int>(_ => 0)));
        rig.Drain();
        Assert.True(rig.Worker.TryWrite(new ZoneLetter<int>(_ => 0)));
    }

    [Fact]
    public async Task A_letter_that_fails_tells_its_sender_and_fails_the_zone_and_the_others_are_read_when_it_is_back()
    {
        await using var rig = new ZoneRig();
        var broken = new ZoneLetter<int>(static int (_) => throw new InvalidOperationException("broken"));
        var next = new ZoneLetter<int>(_ => 7);
        rig.Worker.TryWrite(broken);
        rig.Worker.TryWrite(next);
        Assert.Throws<InvalidOperationException>(rig.Drain);
        rig.Worker.Fail();
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.Answer);
        rig.Worker.Restart(await rig.CrashAndRecoverAsync(), rig.Now);
        Assert.True(rig.Worker.HasWork);
        rig.Drain();
        Assert.Equal(7, await next.Answer);
    }

    [Fact]
    public async Task A_zone_that_stops_leaves_nobody_waiting_and_takes_no_more_letters()
    {
        await using var rig = new ZoneRig();
        var letter = new ZoneLetter<int>(_ => 7);
        rig.Worker.TryWrite(letter);
        rig.Worker.Stop();
        await Assert.ThrowsAsync<ZoneEndedException>(() => letter.Answer);
        Assert.False(rig.Worker.TryWrite(new ZoneLetter<int>(_ => 7)));
    }

    [Fact]
    public async Task Passes_without_mail_allocate_nothing()
    {
        await using var rig = new ZoneRig();
        rig.Worker.TryWrite(new ZoneLetter<bool>(desk => desk.Tell(new(1), new Notice(Severity.Info, "nobody is there"))));
        for (var i = 0; i < 100; i++) rig.Drain();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) rig.Drain();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
