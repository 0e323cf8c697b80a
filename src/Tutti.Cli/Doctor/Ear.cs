using Tutti.Protocols.Tap;
using Tutti.Seeing;

namespace Tutti.Cli.Doctor;

/// <summary>Hears what the doctor's own node hears, and notes who said where they are.</summary>
internal sealed class Ear(Tracer tracer, int beaconPort)
{
    private const int LargestPacket = 64 << 10;
    private const int MostNodes = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<Uuid, List<string>> _beacons = [];
    private readonly Dictionary<Uuid, string> _hellos = [];

    /// <summary>Where each node can be reached by its beacons, in the order heard; those that said farewell are left out.</summary>
    public IReadOnlyDictionary<Uuid, IReadOnlyList<string>> Beacons
    {
        get
        {
            lock (_gate)
            {
                return _beacons.ToDictionary(b => b.Key, b => (IReadOnlyList<string>)[.. b.Value]);
            }
        }
    }

    /// <summary>Where a node says it is, in its HELLO.</summary>
    public string? HelloOf(Uuid node)
    {
        lock (_gate)
        {
            return _hellos.GetValueOrDefault(node);
        }
    }

    /// <summary>Listens until it is told to end.</summary>
    public async Task ListenAsync(CancellationToken end)
    {
        CardTap tap = new(new NameBook(), beaconPort);
        byte[] buffer = new byte[LargestPacket];
        try
        {
            while (true)
            {
                int count = await tracer.ReadAsync(buffer, end);
                tap.Receive(buffer.AsSpan(0, count));
                while (tap.TryDequeue(out TapUnit? unit))
                {
                    Note(unit!);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private void Note(TapUnit unit)
    {
        if (unit.FromNode is not Uuid node)
        {
            return;
        }

        lock (_gate)
        {
            switch (unit)
            {
                case { Kind: TapKind.Beacon, Endpoint: { } endpoint } when _beacons.Count < MostNodes:
                    _beacons.TryAdd(node, []);
                    if (!_beacons[node].Contains(endpoint) && _beacons[node].Count < 8)
                    {
                        _beacons[node].Add(endpoint);
                    }

                    break;
                case { Kind: TapKind.Beacon, Endpoint: null }:
                    _beacons.Remove(node);
                    break;
                case { Kind: TapKind.Hello, Endpoint: { } said } when _hellos.Count < MostNodes:
                    _hellos[node] = said;
                    break;
                default:
                    break;
            }
        }
    }
}
