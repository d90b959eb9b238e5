using System.Security.Cryptography;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;
using Verdict.Zones.Corrections;
using Verdict.Zones.Hazards;
using Verdict.Zones.Items;
using Verdict.Zones.Monsters;
using Verdict.Zones.Movement;
using Verdict.Zones.Opening;
using Verdict.Zones.Seats;
using Verdict.Zones.State;

namespace Verdict.Zones;

/// <summary>One zone of the world: takes commands, answers them at once, and is changed by nothing but the events it emits.</summary>
/// <remarks>Owned by one thread at a time. It knows no clock: the owner sets <see cref="NowMs"/> and calls <see cref="Step"/> at each tick.
/// In steady state no command and no step allocates.</remarks>
public sealed class Zone
{
    private readonly ZoneState _state;

    // Grown on demand and kept, so that taking a snapshot allocates nothing once the zone has reached its size.
    private long[] _ids = [];
    private int[] _slots = [];
    private byte[] _bytes = [];

    /// <summary>An empty zone that never had an owner.</summary>
    /// <exception cref="ArgumentException">The id or the rules are none a zone can be run by.</exception>
    public Zone(ZoneId id, ZoneMap map, ZoneRules rules)
    {
        if (id.Value < 1) throw new ArgumentOutOfRangeException(nameof(id), id, "A zone's number is at least 1.");
        rules.Require();
        _state = new(id, map, rules);
    }

    /// <summary>Its number.</summary>
    public ZoneId Id => _state.Id;

    /// <summary>Its ground.</summary>
    public ZoneMap Map => _state.Map;

    /// <summary>What it judges by.</summary>
    public ZoneRules Rules => _state.Rules;

    /// <summary>Counts its owners; 0 before the first.</summary>
    public Epoch Epoch => _state.Epoch;

    /// <summary>The last event of this epoch; 0 before the first.</summary>
    public long Sequence => _state.Sequence;

    /// <summary>How often it has stepped, ever.</summary>
    public long Tick => _state.Tick;

    /// <summary>How many players hold a seat.</summary>
    public int PlayerCount => _state.Players.Count;

    /// <summary>Events emitted by this instance; replayed ones do not count.</summary>
    public long EventsEmitted => _state.EventsEmitted;

    /// <summary>Unix time in milliseconds, stamped on events. No rule reads it.</summary>
    public long NowMs
    {
        get => _state.NowMs;
        set => _state.NowMs = value;
    }

    /// <summary>Where events go. The owner may put another buffer here between two commands.</summary>
    /// <exception cref="InvalidOperationException">The zone was not opened yet.</exception>
    public EventBuffer Events
    {
        get => _state.Events ?? throw new InvalidOperationException($"Zone {Id} has no owner yet: call Open first.");
        set => _state.Events = value;
    }

    /// <summary>What others must be told; the owner clears it when it has.</summary>
    public ZoneChanges Changes => _state.Changes;

    /// <summary>Bytes that are enough for <see cref="WriteState"/> now.</summary>
    public int StateBytesMax => StateCodec.BytesMax(_state);

    /// <summary>Brings back a zone from its state's bytes. It has no owner until <see cref="Open(EventBuffer)"/>; later events may be
    /// replayed before.</summary>
    /// <exception cref="ReplayException">The bytes are no state of this zone.</exception>
    public static Zone FromBytes(ZoneId id, ZoneMap map, ZoneRules rules, ReadOnlySpan<byte> bytes)
    {
        var zone = new Zone(id, map, rules);
        StateCodec.Read(zone._state, bytes);
        return zone;
    }

    /// <summary>Begins the next epoch.</summary>
    public void Open(EventBuffer events) => Open(events, atLeast: default);

    /// <summary>Begins the next epoch, or a later one when the owner knows that the zone has had more.</summary>
    public void Open(EventBuffer events, Epoch atLeast)
    {
        var next = _state.Epoch.Next;
        var hash = Hash();
        _state.Events = events;
        OpenHandler.Handle(_state, next < atLeast ? atLeast : next, hash);
        OpenHandler.RescueStranded(_state, SlotsById());
        // A new owner has nobody who was told anything: whoever connects is shown everything first.
        Changes.Clear();
    }

    /// <summary>Records how the zone was recovered, directly after it was opened.</summary>
    public void Certify(in ZoneRecovered certificate) => CertifyHandler.Handle(_state, certificate);

    /// <summary>A player wants in. Whoever has a seat already gets it back.</summary>
    public EnterOutcome Enter(PlayerId player, string name, Cause cause) => EnterHandler.Handle(_state, player, name, cause);

    /// <summary>A player wants something of its zone, by any verb but entering and leaving.</summary>
    /// <exception cref="ArgumentException">The zone knows no such verb.</exception>
    public Outcome Decide(PlayerId player, in PlayerCommand command, Cause cause) => command.Type switch
    {
        MessageType.Move => Move(player, command.Target, cause),
        MessageType.PickUpItem => PickUpItemHandler.Handle(_state, player, command.First, cause),
        _ => throw new ArgumentException($"{command.Type} has no arm here; add one.", nameof(command)),
    };

    /// <summary>A player wants to step to a point.</summary>
    public Outcome Move(PlayerId player, Position target, Cause cause) => MoveHandler.Handle(_state, player, target, cause);

    /// <summary>A player gives up its seat, or loses it.</summary>
    /// <returns>False when it had none.</returns>
    public bool Leave(PlayerId player, LeaveReason reason, Cause cause) => LeaveHandler.Handle(_state, player, reason, cause);

    /// <summary>An operator wants a player to be somewhere or somehow else.</summary>
    /// <returns>Why that cannot be, for people, and nothing has changed; null when it is so now.</returns>
    public string? Correct(PlayerId player, in Correction wish) => CorrectHandler.Handle(_state, player, wish);

    /// <summary>One tick passes, and what the world does by itself happens.</summary>
    public void Step()
    {
        _state.Tick++;
        RespawnHandler.Step(_state);
        // The world rests while nobody has a seat: a zone that nobody is in records nothing.
        if (_state.Players.Count == 0) return;
        LayItemHandler.Step(_state);
        SettleHandler.Step(_state);
        WanderHandler.Step(_state);
    }

    /// <summary>Ticks passed of which no event tells, as an owner learns from a snapshot's header. What fell due meanwhile happens at the
    /// next step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That tick has passed already.</exception>
    public void AdvanceTo(long tick)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tick, _state.Tick);
        _state.Tick = tick;
    }

    /// <summary>Applies a recorded event. It must be the very next one, or the first of a later epoch.</summary>
    /// <exception cref="ReplayException">It is not, or does not fit this state; the zone is as it was before.</exception>
    public void Apply(ReadOnlySpan<byte> envelope)
    {
        try
        {
            var reader = new MessagePackReader(envelope);
            var header = EventCodec.ReadHeader(ref reader);
            if (header.Type == EventType.ZoneOpened)
            {
                var ahead = reader;
                ReplayRules.RequireOpens(_state, header, ZoneOpened.ReadPayload(ref ahead), Hash());
            }
            else
            {
                ReplayRules.RequireFollows(_state, header);
            }

            Replay(header, ref reader);
        }
        catch (ProtocolException error)
        {
            throw new ReplayException(ReplayFault.Malformed, $"An event of zone {Id} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The player in a place of the enumeration 0 to <see cref="PlayerCount"/> − 1. Places change when somebody enters or
    /// leaves.</summary>
    public PlayerView PlayerAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)PlayerCount, nameof(index));
        ref readonly var player = ref _state.Players[index];
        var life = player.LifeAt(_state.Tick);
        var until = life == Life.Alive ? 0 : player.LifeUntilTick;
        return new(player.Id, _state.Players.NameAt(index), player.Position, life, until);
    }

    /// <summary>What the player in a place of the enumeration may stride at the zone's present tick, in millimetres.</summary>
    public long StrideBudgetMmAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)PlayerCount, nameof(index));
        return MoveRules.BudgetMm(_state.Players[index], Rules.Movement, Tick);
    }

    /// <summary>Looks a player up.</summary>
    /// <returns>False when it is not in the zone.</returns>
    public bool TryGetPlayer(PlayerId player, out PlayerView view)
    {
        var slot = _state.Players.Find(player);
        view = slot < 0 ? default : PlayerAt(slot);
        return slot >= 0;
    }

    /// <summary>How many entities of any kind there are.</summary>
    public int EntityCount => PlayerCount + _state.Monsters.Count + _state.Items.Count;

    /// <summary>The entity in a place of the enumeration 0 to <see cref="EntityCount"/> − 1: players, then monsters, then items. Places
    /// change when one comes or goes.</summary>
    public EntityView EntityAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)EntityCount, nameof(index));
        if (index < PlayerCount) return View(PlayerAt(index));
        index -= PlayerCount;
        return index < _state.Monsters.Count ? View(_state.Monsters[index]) : View(_state.Items[index - _state.Monsters.Count]);
    }

    /// <summary>Looks an entity up.</summary>
    /// <returns>False when it is not in the zone.</returns>
    public bool TryGetEntity(EntityKey key, out EntityView view)
    {
        var slot = key.Kind switch
        {
            EntityKind.Player => _state.Players.Find(new(key.Id)),
            EntityKind.Monster => _state.Monsters.Find(key.Id),
            EntityKind.Item => _state.Items.Find(key.Id),
            _ => -1,
        };
        view = (slot < 0, key.Kind) switch
        {
            (true, _) => default,
            (_, EntityKind.Player) => View(PlayerAt(slot)),
            (_, EntityKind.Monster) => View(_state.Monsters[slot]),
            _ => View(_state.Items[slot]),
        };
        return slot >= 0;
    }

    /// <summary>Writes the state's canonical bytes: the same state gives the same bytes. What is state is told at
    /// <c>StateCodec</c>.</summary>
    /// <param name="destination">At least <see cref="StateBytesMax"/> long.</param>
    /// <returns>Bytes written.</returns>
    public int WriteState(Span<byte> destination) => StateCodec.Write(_state, destination, SlotsById());

    /// <summary>The state's canonical bytes in an array of their own.</summary>
    public byte[] ToBytes() => StateBytes().ToArray();

    /// <summary>SHA-256 of the state's canonical bytes.</summary>
    public StateHash Hash()
    {
        Span<byte> hash = stackalloc byte[StateHash.SizeBytes];
        SHA256.HashData(StateBytes(), hash);
        return StateHash.From(hash);
    }

    private static EntityView View(in PlayerView player) =>
        new(EntityKey.Of(player.Id), player.Name, player.Position, player.Life, player.LifeUntilTick);

    private static EntityView View(in Monster monster) =>
        new(EntityKey.OfMonster(monster.Id), monster.Species, monster.Position, Life.Alive, LifeUntilTick: 0);

    private static EntityView View(in Item item) => new(EntityKey.OfItem(item.Id), item.Kind, item.Position, Life.Alive, LifeUntilTick: 0);

    private void Replay(in EventHeader header, ref MessagePackReader payload)
    {
        switch (header.Type)
        {
            case EventType.ZoneOpened: _state.Replay<ZoneOpened, OpenHandler>(header, ref payload); break;
            case EventType.PlayerEntered: _state.Replay<PlayerEntered, EnterHandler>(header, ref payload); break;
            case EventType.PlayerMoved: _state.Replay<PlayerMoved, MoveHandler>(header, ref payload); break;
            case EventType.PlayerLeft: _state.Replay<PlayerLeft, LeaveHandler>(header, ref payload); break;
            case EventType.PlayerStunned: _state.Replay<PlayerStunned, SnareHandler>(header, ref payload); break;
            case EventType.PlayerDied: _state.Replay<PlayerDied, PitHandler>(header, ref payload); break;
            case EventType.PlayerRespawned: _state.Replay<PlayerRespawned, RespawnHandler>(header, ref payload); break;
            case EventType.ZoneRecovered: _state.Replay<ZoneRecovered, CertifyHandler>(header, ref payload); break;
            case EventType.ItemAppeared: _state.Replay<ItemAppeared, LayItemHandler>(header, ref payload); break;
            case EventType.MonsterAppeared: _state.Replay<MonsterAppeared, SettleHandler>(header, ref payload); break;
            case EventType.MonsterMoved: _state.Replay<MonsterMoved, WanderHandler>(header, ref payload); break;
            case EventType.MonsterRemoved: _state.Replay<MonsterRemoved, SettleHandler>(header, ref payload); break;
            case EventType.ItemAcquired: _state.Replay<ItemAcquired, PickUpItemHandler>(header, ref payload); break;
            case EventType.PlayerCorrected: _state.Replay<PlayerCorrected, CorrectHandler>(header, ref payload); break;
            default: throw new InvalidOperationException($"Events of type {header.Type} have no arm here; add one.");
        }
    }

    private ReadOnlySpan<byte> StateBytes()
    {
        if (_bytes.Length < StateBytesMax) _bytes = new byte[StateBytesMax];
        return _bytes.AsSpan(0, WriteState(_bytes));
    }

    private Span<int> SlotsById()
    {
        var count = PlayerCount;
        if (_slots.Length < count) (_ids, _slots) = (new long[count], new int[count]);
        for (var slot = 0; slot < count; slot++) (_ids[slot], _slots[slot]) = (_state.Players[slot].Id.Value, slot);
        _ids.AsSpan(0, count).Sort(_slots.AsSpan(0, count));
        return _slots.AsSpan(0, count);
    }
}
