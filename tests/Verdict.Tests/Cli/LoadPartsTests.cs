using System.Net;
using Verdict.Cli.Load;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Cli;

/// <summary>The small parts of a load.</summary>
public sealed class LoadPartsTests
{
    [Fact]
    public void Clients_on_this_machine_come_from_many_addresses_and_others_from_one()
    {
        if (!OperatingSystem.IsLinux()) return;
        var here = new SourceAddresses(IPAddress.Loopback);
        Assert.Equal(IPAddress.Parse("127.0.0.1"), here.Of(0));
        Assert.Equal(IPAddress.Parse("127.0.0.1"), here.Of(SourceAddresses.ClientsPerAddress - 1));
        Assert.Equal(IPAddress.Parse("127.0.0.2"), here.Of(SourceAddresses.ClientsPerAddress));
        Assert.Equal(IPAddress.Parse("127.0.1.0"), here.Of(SourceAddresses.ClientsPerAddress * 255));
        Assert.Null(new SourceAddresses(IPAddress.Parse("192.0.2.1")).Of(0));
    }

    [Fact]
    public void The_limit_of_descriptors_is_the_hard_one()
    {
        const string limits = """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             96000                96000                processes
            Max open files            1024                 20000                files
            """;
        Assert.Equal(20_000, Descriptors.Parse(limits));
        Assert.Null(Descriptors.Parse(limits.Replace("20000", "unlimited", StringComparison.Ordinal)));
        Assert.Null(Descriptors.Parse(string.Empty));
    }

    [Fact]
    public void An_update_about_somebody_who_was_never_introduced_is_noticed()
    {
        var sight = new Sight();
        var first = new StateUpdate { Full = true };
        first.Entered.Add(new(1, EntityKind.Player, 10, "Ada", new(0, 0), Life.Alive, 0));
        first.Entered.Add(new(2, EntityKind.Player, 11, "Bob", new(0, 0), Life.Alive, 0));
        first.Moved.Add(new(2, 5, 5));
        Assert.Equal(0, sight.Take(first));
        var second = new StateUpdate();
        second.Left.Add(1);
        second.Moved.Add(new(2, 6, 6));
        Assert.Equal((0, 1), (sight.Take(second), sight.Count));
        var third = new StateUpdate();
        third.Left.Add(1);
        third.Moved.Add(new(1, 7, 7));
        third.LifeChanged.Add(new(9, Life.Dead, 4));
        Assert.Equal(3, sight.Take(third));
    }

    [Fact]
    public void Moves_count_where_they_were_due()
    {
        var tally = new LoadTally();
        Assert.Same(tally.Before, tally.At(long.MaxValue - 1));
        tally.Count(new(StartAt: 100, CountedFrom: 200, EndAt: 300));
        Assert.Same(tally.Before, tally.At(199));
        Assert.Same(tally.Counted, tally.At(200));
        Assert.Same(tally.Counted, tally.At(299));
        Assert.Same(tally.After, tally.At(300));
        tally.Before.AddAccepted();
        tally.Counted.AddAccepted();
        Assert.Equal((2, 1), (tally.AcceptedEver, tally.Counted.Accepted));
    }
}
