using Verdict.Cli.Load;
using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Tests.Client;

namespace Verdict.Tests.Cli;

public sealed class PositionAuditTests
{
    private static readonly Position Start = new(1_000, 1_000), First = new(1_100, 1_000), Second = new(1_200, 1_000);
    private static readonly Position Third = new(1_300, 1_000);
    private static readonly Position InPit = new(5_100, 5_100), Spawn = new(9_000, 9_000);
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(2), Long = TimeSpan.FromSeconds(31);

    private readonly PositionAudit _audit = new();

    public PositionAuditTests() => _audit.Enter(Start);

    [Fact]
    public void The_last_acknowledged_place_is_kept()
    {
        Acknowledge(1, First);
        _audit.Lose();
        Assert.Equal(ReturnKind.Kept, _audit.Return(At(First), Brief));
    }

    [Fact]
    public void A_move_whose_verdict_was_lost_may_have_happened_or_not()
    {
        foreach (var place in new[] { First, Second, Third })
        {
            _audit.Enter(Start);
            Acknowledge(1, First);
            _audit.Sent(2, Second, 0);
            _audit.Sent(3, Third, 0);
            _audit.Lose();
            Assert.Equal(0, _audit.PendingCount);
            Assert.Equal(ReturnKind.Kept, _audit.Return(At(place), Brief));
        }
    }

    [Fact]
    public void A_place_from_before_an_acknowledged_move_is_told()
    {
        Acknowledge(1, First);
        Acknowledge(2, Second);
        _audit.Sent(3, Third, 0);
        _audit.Lose();
        Assert.Equal(ReturnKind.Undone, _audit.Return(At(First), Brief));
    }

    [Fact]
    public void Lost_moves_count_for_one_outage_only()
    {
        Acknowledge(1, First);
        _audit.Sent(2, Second, 0);
        _audit.Lose();
        Assert.Equal(ReturnKind.Kept, _audit.Return(At(First), Brief));
        Acknowledge(3, Third);
        _audit.Lose();
        Assert.Equal(ReturnKind.Undone, _audit.Return(At(Second), Brief));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_was_in_a_pit_or_may_have_stepped_into_one_stands_where_the_dead_come_back(bool wasTold)
    {
        Acknowledge(1, First);
        if (wasTold) Acknowledge(2, InPit);
        else _audit.Sent(2, InPit, 0);
        _audit.Lose();
        Assert.Equal(ReturnKind.Died, _audit.Return(At(Spawn), Brief));
    }

    [Fact]
    public void A_seat_may_be_lost_only_after_its_window()
    {
        Acknowledge(1, First);
        _audit.Lose();
        Assert.Equal(ReturnKind.NewSeat, _audit.Return(At(Spawn) with { Resumed = false }, Long));
        _audit.Lose();
        Assert.Equal(ReturnKind.NewSeat, _audit.Return(At(Start) with { Resumed = false }, Brief)); // Nothing was acknowledged since.
        Acknowledge(2, First);
        _audit.Lose();
        Assert.Equal(ReturnKind.Undone, _audit.Return(At(First) with { Resumed = false }, Brief));
    }

    [Fact]
    public void A_correction_is_where_the_player_stands()
    {
        Acknowledge(1, First);
        _audit.Sent(2, Second, 0);
        Assert.True(_audit.TryAnswer(2, out _));
        _audit.Corrected(Third);
        _audit.Lose();
        Assert.Equal(ReturnKind.Kept, _audit.Return(At(Third), Brief));
    }

    [Fact]
    public void Each_verdict_counts_once_and_frees_its_place()
    {
        for (var sequence = 1L; sequence <= PositionAudit.PendingMax; sequence++) _audit.Sent(sequence, First, dueAt: sequence * 10);
        Assert.False(_audit.HasRoomFor(PositionAudit.PendingMax + 1));
        Assert.True(_audit.TryAnswer(1, out var dueAt));
        Assert.Equal(10, dueAt);
        Assert.False(_audit.TryAnswer(1, out _));
        Assert.False(_audit.TryAnswer(PositionAudit.PendingMax + 1, out _));
        Assert.True(_audit.HasRoomFor(PositionAudit.PendingMax + 1));
        Assert.Equal(PositionAudit.PendingMax - 1, _audit.PendingCount);
    }

    private void Acknowledge(long sequence, Position target)
    {
        _audit.Sent(sequence, target, 0);
        Assert.True(_audit.TryAnswer(sequence, out _));
        _audit.Accepted(target);
    }

    private static Welcome At(Position position) => ScriptedServer.Welcome() with
    {
        Position = position,
        Resumed = true,
        Map = new(10_000, 10_000, [], [new(HazardKind.Pit, new(5_000, 5_000, 500, 500)), new(HazardKind.Snare, new(0, 0, 2_000, 2_000))]),
    };
}
