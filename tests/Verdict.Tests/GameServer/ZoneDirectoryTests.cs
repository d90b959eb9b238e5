using Microsoft.Extensions.Options;
using Verdict.GameServer.Net;
using Verdict.Protocol;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.GameServer;

public class ZoneDirectoryTests
{
    [Fact]
    public async Task A_zone_that_does_not_exist_is_refused_by_name()
    {
        await using var rig = new ZoneRig();
        Assert.False(rig.Directory.TryPlace(new(1), new ZoneId(9), out _, out _, out var refusal));
        Assert.Equal(RefusalCode.UnknownZone, refusal.Code);
        Assert.Contains("9", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seated_player_gets_its_own_zone_whatever_it_asks_for()
    {
        await using var rig = new ZoneRig();
        rig.Connect(1);
        rig.Drain();
        Assert.True(rig.Directory.TryPlace(new(1), new ZoneId(9), out var zone, out var isNew, out _));
        Assert.Same(rig.Worker, zone);
        Assert.False(isNew);
    }

    [Fact]
    public async Task A_failed_zone_takes_nobody_until_it_is_back()
    {
        await using var rig = new ZoneRig();
        rig.Worker.Fail();
        Assert.False(rig.Directory.TryPlace(new(1), ZoneId.Any, out _, out _, out var refusal));
        Assert.Equal(RefusalCode.Unavailable, refusal.Code);
    }

    [Fact]
    public void One_address_gets_no_more_connections_than_allowed_and_gets_them_back()
    {
        var limits = new AddressLimits(Options.Create(new NetOptions { ConnectionsPerAddressMax = 2, LoopbackExempt = false }));
        var from = new System.Net.IPEndPoint(System.Net.IPAddress.Parse("192.0.2.1"), 5_000);
        Assert.True(limits.TryAdmit(from, out var address, out _));
        Assert.True(limits.TryAdmit(from, out _, out _));
        Assert.False(limits.TryAdmit(from, out _, out var refusal));
        Assert.Contains("2 connections", refusal, StringComparison.Ordinal);
        Assert.Equal(2, limits.Connections);
        limits.Release(address);
        Assert.True(limits.TryAdmit(from, out _, out _));
    }

    [Fact]
    public void A_whole_IPv6_network_counts_as_one_address()
    {
        var limits = new AddressLimits(Options.Create(new NetOptions { ConnectionsPerAddressMax = 1, LoopbackExempt = false }));
        Assert.True(limits.TryAdmit(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("2001:db8::1"), 1), out _, out _));
        Assert.False(limits.TryAdmit(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("2001:db8::ffff"), 1), out _, out _));
        Assert.True(limits.TryAdmit(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("2001:db8:0:1::1"), 1), out _, out _));
    }
}
