using Tutti.Protocols.Zipi;

namespace Tutti.Simulation.Ring.Scenarios;

/// <summary>Reads a scenario: a statement a line, <c>#</c> for remarks (docs/ring-simulation.md).</summary>
/// <remarks>Devices may be named before the line that says what they are. Thread-safe: no.</remarks>
public sealed class RingScenarioReader
{
    /// <summary>The most devices and hubs of a scenario.</summary>
    public const int MostStations = 1000;

    private const string Statements = "ring run seed errors hub device devices load at";

    private readonly string _source;
    private readonly List<DraftStation> _stations = [];
    private readonly Dictionary<string, DraftStation> _byName = new(StringComparer.Ordinal);
    private readonly List<ScenarioLine> _loads = [];
    private readonly List<ScenarioLine> _faults = [];
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private string _title;
    private long _nanoseconds = 1_000_000_000;
    private int _seed = 1;
    private double _errors;
    private DraftStation? _hub;

    private RingScenarioReader(string source) => (_source, _title) = (source, Path.GetFileNameWithoutExtension(source));

    /// <summary>Reads a whole scenario.</summary>
    /// <param name="source">Its file's name, for errors and, without its folder, for the title if there is no other.</param>
    /// <param name="text">The scenario.</param>
    /// <exception cref="RingScenarioException">It cannot be read: where, what, and what to write instead.</exception>
    public static RingScenario Read(string source, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RingScenarioReader(source).Read(text);
    }

    private RingScenario Read(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            ScenarioLine line = new(_source, i + 1, lines[i]);
            if (!line.IsEmpty)
            {
                ReadStatement(line);
            }
        }

        ScenarioLine last = new(_source, lines.Length, "");
        if (!_stations.Exists(s => !s.IsHub))
        {
            throw last.Error("there is no device", "write a line such as: device synth max 1M");
        }

        _hub ??= AddHub(last, "hub", null);
        DraftStation root = _stations.Find(s => s.IsHub && s.Parent is null)!;
        RingPlan plan = new()
        {
            Hub = root.IsPassive ? null : root.Options,
            HubName = root.Name,
            HubDriftPpm = root.Drift,
            Devices = Ports(root),
            BitErrorRate = _errors,
            Seed = _seed,
        };
        Number(root);
        return new RingScenario
        {
            Title = _title,
            Plan = plan,
            Loads = [.. _loads.SelectMany(ReadLoads)],
            Faults = [.. _faults.Select(ReadFault).OrderBy(f => f.At)],
            Nanoseconds = _nanoseconds,
        };
    }

    private void ReadStatement(ScenarioLine line)
    {
        string statement = line.Word("the statement", Statements);
        switch (statement)
        {
            case "ring":
                _title = line.Word("the title", "write ring \"TITLE\"");
                break;
            case "run":
                _nanoseconds = line.Time("the time to run");
                break;
            case "seed":
                _seed = line.Whole("the seed", 0, int.MaxValue);
                break;
            case "errors":
                _errors = line.Probability("the error rate");
                break;
            case "hub":
                ReadHub(line);
                break;
            case "device":
                ReadDevice(line, line.Word("the device's name", "write device NAME"));
                break;
            case "devices":
                ReadDevices(line);
                break;
            case "load":
                _loads.Add(line);
                return;
            case "at":
                _faults.Add(line);
                return;
            default:
                throw line.Error($"there is no statement \"{statement}\"", $"the statements are {Statements}");
        }

        line.End($"see docs/ring-simulation.md for what may follow {statement}");
    }

    private void ReadHub(ScenarioLine line)
    {
        string name = line.Word("the hub's name", "write hub NAME, or hub passive");
        bool passive = name == "passive";
        DraftStation? parent = line.Takes("in") ? Hub(line) : null;
        if (parent is null && _hub is not null)
        {
            throw line.Error($"{name} is a second hub", $"write hub {name} in {_hub.Name}: hubs are joined by cables");
        }

        if (parent is { IsPassive: true })
        {
            throw line.Error("a hub in a passive hub cannot be simulated", "give the first hub electronics: write hub NAME");
        }

        _hub = AddHub(line, name, parent);
        _hub.IsPassive = passive;
        ReadProperties(line, _hub);
    }

    private void ReadDevices(ScenarioLine line)
    {
        int count = line.Whole("how many devices", 1, MostStations);
        string name = line.Word("the devices' name", "write devices 14 NAME");
        int mark = line.Place;
        for (int i = 1; i <= count; i++)
        {
            line.Place = mark;
            ReadDevice(line, $"{name}-{i}");
        }
    }

    private void ReadDevice(ScenarioLine line, string name)
    {
        DraftStation hub = line.Takes("at") ? Hub(line) : _hub ??= AddHub(line, "hub", null);
        ReadProperties(line, Add(line, name, hub, isHub: false));
    }

    private static void ReadProperties(ScenarioLine line, DraftStation station)
    {
        while (!line.IsAtEnd)
        {
            if (line.Takes("cable"))
            {
                station.Cable = line.Metres("the cable");
            }
            else if (line.Takes("drift"))
            {
                station.Drift = line.Ppm("the crystal's error");
            }
            else if (line.Takes("on"))
            {
                station.PowerOnAt = line.Time("the time to switch on");
            }
            else if (line.Takes("plug"))
            {
                station.PluggedAt = line.Time("the time to plug the cable in");
            }
            else if (line.Takes("monitor"))
            {
                station.Options = station.Options with { MonitorPriority = (byte)line.Whole("the monitor's priority", 0, 255) };
            }
            else if (line.Takes("max"))
            {
                station.Options = station.Options with { FastestRate = line.Rate("the fastest clock") };
            }
            else if (line.Takes("really"))
            {
                station.RealRate = line.Rate("the clock it really follows");
            }
            else
            {
                line.End("after the name stand: at HUB (first), max RATE, really RATE, cable LENGTH, drift ERROR, on TIME, plug TIME, monitor PRIORITY");
            }
        }
    }

    private IEnumerable<RingLoad> ReadLoads(ScenarioLine line)
    {
        const string shape = "write load FROM -> TO 100 bytes every 10ms [acknowledged] [random] [from TIME] [until TIME] [frames N]";
        int[] from = Devices(line, line.Word("who sends", shape));
        line.Expect("->", shape);
        string to = line.Word("who receives", shape);
        int receiver = to == "all" ? RingLoad.All : Device(line, to);
        int octets = line.Octets("the size", RingLoad.LeastOctets, RingLimits.DataOctets);
        line.Expect("bytes", shape);
        line.Expect("every", shape);
        long every = line.Time("the time between two frames");
        if (every < 1000)
        {
            throw line.Error("the frames come too often", "write at least 1us");
        }

        RingLoad load = new(0, receiver, octets, every);
        while (!line.IsAtEnd)
        {
            load = line.Takes("acknowledged") ? load with { IsAcknowledged = true }
                : line.Takes("random") ? load with { IsRandom = true }
                : line.Takes("from") ? load with { StartsAt = line.Time("when it begins") }
                : line.Takes("until") ? load with { EndsAt = line.Time("when it ends") }
                : line.Takes("frames") ? load with { Most = line.Whole("how many frames", 1, int.MaxValue) }
                : throw line.Error($"nobody knows what \"{line.Word("", "")}\" means here", shape);
        }

        if (load.IsAcknowledged && receiver == RingLoad.All)
        {
            throw line.Error("nobody acknowledges what is for all", "leave out acknowledged, or name one device");
        }

        // Several senders take turns instead of all waiting for the same token.
        return from.Where(f => f != receiver).Select((f, i) => load with { From = f, StartsAt = load.StartsAt + (every * i / from.Length) });
    }

    private PlannedFault ReadFault(ScenarioLine line)
    {
        const string shape = "write at TIME NAME off|on|cut|repair|stick|flip, or at TIME lose token";
        long at = line.Time("when");
        if (line.Takes("lose"))
        {
            line.Expect("token", shape);
            line.End(shape);
            return new PlannedFault(at, 0, RingFault.LoseToken);
        }

        string name = line.Word("whom it befalls", shape);
        if (!_positions.TryGetValue(name, out int position))
        {
            throw NoSuch(line, name);
        }

        string what = line.Word("what happens", shape);
        RingFault fault = what switch
        {
            "off" => RingFault.SwitchOff,
            "on" => RingFault.SwitchOn,
            "cut" => RingFault.CutCable,
            "repair" => RingFault.Repair,
            "stick" => RingFault.Stick,
            "flip" => RingFault.FlipBit,
            _ => throw line.Error($"nobody knows how a device does \"{what}\"", shape),
        };
        if (position == 0 && fault is not (RingFault.SwitchOff or RingFault.SwitchOn or RingFault.FlipBit))
        {
            throw line.Error($"{name} is the first hub, which cannot {what}", "a hub goes off or on, or flips a bit");
        }

        line.End(shape);
        return new PlannedFault(at, position, fault);
    }

    private int[] Devices(ScenarioLine line, string name)
    {
        if (!name.EndsWith('*'))
        {
            return [Device(line, name)];
        }

        int[] found = [.. _order.Where(n => n.StartsWith(name[..^1], StringComparison.Ordinal) && !_byName[n].IsHub).Select(n => _positions[n])];
        return found.Length > 0 ? found : throw NoSuch(line, name);
    }

    private int Device(ScenarioLine line, string name) =>
        !_positions.TryGetValue(name, out int position) ? throw NoSuch(line, name)
        : _byName[name].IsHub ? throw line.Error($"{name} is a hub, which has nothing to say", "name a device")
        : position;

    private RingScenarioException NoSuch(ScenarioLine line, string name)
    {
        const int most = 12;
        string names = string.Join(' ', _order.Take(most)) + (_order.Count > most ? " ..." : "");
        return line.Error($"there is no device \"{name}\"", $"there are {names}");
    }

    private DraftStation Hub(ScenarioLine line)
    {
        string name = line.Word("the hub's name", "write the name of a hub");
        return _byName.TryGetValue(name, out DraftStation? hub) && hub.IsHub ? hub : throw line.Error($"there is no hub \"{name}\" yet", $"write hub {name} before");
    }

    private DraftStation AddHub(ScenarioLine line, string name, DraftStation? parent) => Add(line, name, parent, isHub: true);

    private DraftStation Add(ScenarioLine line, string name, DraftStation? parent, bool isHub)
    {
        if (_stations.Count == MostStations)
        {
            throw line.Error("there are too many devices", $"at most {MostStations} devices and hubs");
        }

        int ports = parent is null ? 0 : _stations.Count(s => s.Parent == parent) + (parent.Parent is null ? 0 : 1);
        if (ports == RingLimits.Devices)
        {
            throw line.Error($"{parent!.Name} has no port left for {name}", $"a hub has {RingLimits.Devices}: write another, hub NAME in {parent.Name}, and devices at it");
        }

        DraftStation station = new(name, parent, isHub, _stations.Count + 1);
        if (name is "all" or "lose" || name.EndsWith('*') || !_byName.TryAdd(name, station))
        {
            throw line.Error($"the name {name} is taken", "give every hub and device a name of its own; all, lose and names that end in * mean something else");
        }

        _stations.Add(station);
        return station;
    }

    private DevicePlan[] Ports(DraftStation hub) => [.. _stations.Where(s => s.Parent == hub).Select(s => new DevicePlan(s.Options)
    {
        Name = s.Name,
        Ports = s.IsHub ? Ports(s) : null,
        CableMetres = s.Cable,
        DriftPpm = s.Drift,
        PowerOnAt = s.PowerOnAt,
        PluggedAt = s.PluggedAt,
        RealRate = s.RealRate,
    })];

    private void Number(DraftStation station)
    {
        _positions[station.Name] = _order.Count;
        _order.Add(station.Name);
        foreach (DraftStation inner in _stations.Where(s => s.Parent == station))
        {
            Number(inner);
        }
    }
}
