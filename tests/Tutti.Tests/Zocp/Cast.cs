using System.Text.Json.Nodes;

using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

/// <summary>The nodes of the recorded runs, each either ours or a model of an old one, and what was done to them.</summary>
internal sealed class Cast
{
    private static readonly Dictionary<string, string> Ids = new(StringComparer.Ordinal)
    {
        ["alpha"] = "00112233445546778899aabbccddeeff",
        ["beta"] = "b0b1b2b3b4b546b7b8b9babbbcbdbebf",
        ["gamma"] = "c0c1c2c3c4c546c788c9cacbcccdcecf",
        ["delta"] = "d0d1d2d3d4d546d798d9dadbdcdddedf",
    };

    private readonly Dictionary<string, ZocpNode> _ours = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OldPeer> _old = new(StringComparer.Ordinal);

    public Cast(string ours, params string[] names)
    {
        foreach (string name in names)
        {
            Enter(name, ours.Split(' ').Contains(name, StringComparer.Ordinal));
        }
    }

    public Show Show { get; } = new(1);

    public static Uuid Id(string name)
    {
        Assert.True(Uuid.TryParse(Ids[name], out Uuid uuid));
        return uuid;
    }

    public ZocpNode Ours(string name) => _ours[name];

    public OldPeer Old(string name) => _old[name];

    public void Enter(string name, bool ours = false)
    {
        if (ours)
        {
            _ours.Add(name, Show.Add(name, uuid: Id(name)));
        }
        else
        {
            _old.Add(name, Show.AddOld(name, Id(name)));
        }
    }

    /// <summary>Registers numbers with all rights, then lets everybody meet.</summary>
    public void Open(params string[] parameters)
    {
        foreach (string parameter in parameters)
        {
            string[] parts = parameter.Split('.');
            Register(parts[0], parts[1], "0.0", "flt");
        }

        Show.MeetAll();
        Show.Settle();
        Show.Sent.Clear();
    }

    public void Register(string node, string name, string value, string hint)
    {
        Assert.True(ZocpValue.TryParse(value, out ZocpValue start));
        if (_old.TryGetValue(node, out OldPeer? old))
        {
            old.Register(name, JsonNode.Parse(value), hint, "rwes");
        }
        else
        {
            ParameterDescription description = new()
            {
                TypeHint = Enum.Parse<TypeHint>(hint, ignoreCase: true),
                Value = start,
                Access = Access.Sense | Access.Emitter,
            };
            Assert.True(_ours[node].TryRegister(Show.Now, name, description, out _).IsDone);
        }

        Show.Settle();
    }

    /// <summary>Registers at one of ours with these rights.</summary>
    public void RegisterAs(string node, string path, string value, string hint, Access access)
    {
        Assert.True(ZocpValue.TryParse(value, out ZocpValue start));
        RobustnessTests.Register(_ours[node], path, new() { TypeHint = Enum.Parse<TypeHint>(hint, ignoreCase: true), Value = start, Access = access });
        Show.Settle();
    }

    /// <summary>Registers at one of ours what an entry on the wire says.</summary>
    public void RegisterJson(string node, string path, JsonObject entry)
    {
        ZocpValue Read(string key) => entry[key] is { } json && ZocpValue.TryParse(json.ToJsonString(), out ZocpValue value) ? value : default;
        string letters = entry["access"]!.GetValue<string>();
        RobustnessTests.Register(_ours[node], path, new()
        {
            TypeHint = Enum.Parse<TypeHint>(entry["typeHint"]!.GetValue<string>(), ignoreCase: true),
            Value = Read("value"),
            Access = letters.Aggregate(Access.None, (access, letter) => access | letter switch
            {
                'r' => Access.Readable,
                'w' => Access.Writeable,
                'e' => Access.Emitter,
                _ => Access.Sensor,
            }),
            Min = Read("min"),
            Max = Read("max"),
            Step = Read("step"),
        });
        Show.Settle();
    }

    public void Sub(string starter, string receiverPeer, string? receiver, string emitterPeer, string? emitter)
    {
        if (_old.TryGetValue(starter, out OldPeer? old))
        {
            old.Subscribe(Id(emitterPeer), emitter, Id(receiverPeer), receiver);
        }
        else
        {
            _ours[starter].Subscribe(Show.Now, Id(emitterPeer), emitter, Id(receiverPeer), receiver);
        }

        Show.Settle();
    }

    public void Unsub(string starter, string receiverPeer, string? receiver, string emitterPeer, string? emitter)
    {
        if (_old.TryGetValue(starter, out OldPeer? old))
        {
            old.Unsubscribe(Id(emitterPeer), emitter, Id(receiverPeer), receiver);
        }
        else
        {
            _ours[starter].Unsubscribe(Show.Now, Id(emitterPeer), emitter, Id(receiverPeer), receiver);
        }

        Show.Settle();
    }

    public void Emit(string node, string name, string value)
    {
        if (_old.TryGetValue(node, out OldPeer? old))
        {
            old.Emit(name, JsonNode.Parse(value));
        }
        else
        {
            Assert.True(_ours[node].TryGetParameter(name, out LocalParameter? parameter));
            Assert.True(ZocpValue.TryParse(value, out ZocpValue emitted));
            Assert.Equal(EmitResult.Sent, _ours[node].Emit(Show.Now, parameter, emitted));
        }

        Show.Settle();
    }

    /// <summary>Any unit by its text, as the recording harness sent some.</summary>
    public void Send(string from, string to, string text)
    {
        Show.Put(Id(from), Id(to), System.Text.Encoding.UTF8.GetBytes(text), []);
        Show.Settle();
    }

    /// <summary>
    /// Units from one to the other, but for the deliberate additions: GET with its answer, with which we check before and after, and the
    /// present value that a new subscriber gets at once.
    /// </summary>
    public List<string> Units(string from, string to) =>
        [.. Show.Sent.Where(unit => unit.From == Id(from) && unit.To == Id(to) && !unit.Text.Contains("\"GET\"", StringComparison.Ordinal)
            && !unit.Cause.Contains("\"GET\"", StringComparison.Ordinal)
            && !(_ours.ContainsKey(from) && unit.Text.StartsWith("{\"SIG\"", StringComparison.Ordinal) && unit.Cause.StartsWith("{\"SUB\"", StringComparison.Ordinal)))
            .Select(unit => unit.Text)];

    /// <summary>All units from one to the other.</summary>
    public List<string> AllUnits(string from, string to) => [.. Show.Sent.Where(unit => unit.From == Id(from) && unit.To == Id(to)).Select(unit => unit.Text)];

    public void IsAsRecorded(string number, params string[] except)
    {
        string[] all = [.. _ours.Keys, .. _old.Keys];
        foreach (string from in all)
        {
            foreach (string to in all.Where(name => !string.Equals(name, from, StringComparison.Ordinal)))
            {
                List<string> recorded = Vectors.Units(number, from, to);
                recorded.RemoveAll(text => except.Contains(text, StringComparer.Ordinal));
                Same(recorded, Units(from, to));
            }
        }

        Assert.All(_old.Values, old => Assert.Null(old.Death));
    }

    /// <summary>Equal as JSON, unit by unit.</summary>
    public static void Same(IEnumerable<string> expected, IEnumerable<string> units) =>
        Assert.Equal(string.Join('\n', expected.Select(Plain)), string.Join('\n', units.Select(Plain)));

    private static string Plain(string text) => JsonNode.Parse(text)!.ToJsonString();
}
