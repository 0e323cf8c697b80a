using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tutti.Simulation.OldPeers;

/// <summary>
/// A pyZOCP as docs/specs/errata.md describes it, written apart from the code under test: it does what the old implementation does, and
/// it dies of what the old implementation dies of. Its death is the verdict on what we sent.
/// </summary>
internal sealed partial class OldPeer(Uuid uuid, string name, Action<Uuid, string> send)
{
    private const string All = "\0all";

    public Uuid Uuid { get; } = uuid;

    public string Name { get; } = name;

    public JsonObject Tree { get; private set; } = [];

    public Dictionary<Uuid, JsonObject> Caches { get; } = [];

    public string? Death { get; private set; }

    public List<(string Emitter, string Value)> Signalled { get; } = [];

    public void Meet(Uuid peer)
    {
        Caches[peer] = [];
        send(peer, """{"GET": null}""");
    }

    public void Part(Uuid peer)
    {
        Caches.Remove(peer);
        Subscribers.Remove(peer);
        Subscriptions.Remove(peer);
    }

    public void Register(string parameter, JsonNode? value, string hint, string access)
    {
        JsonObject entry = new() { ["value"] = value?.DeepClone(), ["typeHint"] = hint, ["access"] = access, ["subscribers"] = new JsonArray() };
        Tree[parameter] = entry;
        Modified(default, new JsonObject { [parameter] = entry.DeepClone() });
    }

    public void Emit(string emitter, JsonNode? value)
    {
        ((JsonObject)Tree[emitter]!)["value"] = value?.DeepClone();
        foreach ((Uuid peer, Dictionary<string, List<string?>> emitters) in Subscribers.ToArray())
        {
            if (emitters.ContainsKey(emitter) || emitters.ContainsKey(All))
            {
                Send(peer, "SIG", new JsonArray(emitter, value?.DeepClone()));
            }
        }
    }

    public void Receive(Uuid from, ReadOnlySpan<byte> content)
    {
        if (Death is not null)
        {
            return;
        }

        string text = Encoding.UTF8.GetString(content);
        try
        {
            if (content.StartsWith("\uFEFF"u8))
            {
                throw new DeathException("BOM");
            }

            JsonNode? message = JsonNode.Parse(content, null, new JsonDocumentOptions { MaxDepth = 200 });
            if (message is not JsonObject methods)
            {
                throw new DeathException("not an object");
            }

            foreach ((string method, JsonNode? data) in methods.ToArray())
            {
                Handle(from, method, data);
            }
        }
        catch (JsonException error)
        {
            Death = $"not JSON ({error.Message}): {text}";
        }
        catch (DeathException reason)
        {
            Death = $"{reason.Message}: {text}";
        }
    }

    private void Handle(Uuid from, string method, JsonNode? data)
    {
        switch (method)
        {
            case "GET":
                Get(from, data);
                break;
            case "SET":
                Set(from, data);
                break;
            case "MOD":
                Merge(Caches.TryGetValue(from, out JsonObject? cache) ? cache : [], data as JsonObject ?? throw new DeathException("MOD no object"));
                break;
            case "SIG":
                Signal(from, data);
                break;
            case "SUB" or "UNSUB":
                Link(from, method, data);
                break;
            case "CALL" or "REP":
                break;
            default:
                throw new DeathException($"method {method}");
        }
    }

    private void Get(Uuid from, JsonNode? data)
    {
        if (data is not null)
        {
            throw new DeathException("GET with content: answered by SET");
        }

        Send(from, "MOD", Tree.DeepClone());
    }

    private void Set(Uuid from, JsonNode? data)
    {
        if (data is not JsonObject set)
        {
            throw new DeathException("SET no object");
        }

        Merge(Tree, set);
        if (set.Count == 1 && set.First().Value is var entry && entry is not JsonObject && !(entry is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            && !(entry is JsonArray array && array.Count != 1))
        {
            throw new DeathException("SET of one key that is no object");
        }

        Modified(from, (JsonObject)set.DeepClone());
    }

    private void Modified(Uuid origin, JsonObject data)
    {
        if (data.Count == 1 && data.First().Value is JsonObject one && one.Count == 1 && one.ContainsKey("value"))
        {
            string key = data.First().Key;
            foreach ((Uuid peer, Dictionary<string, List<string?>> emitters) in Subscribers.ToArray())
            {
                if (peer != origin && (emitters.ContainsKey(key) || emitters.ContainsKey(All)))
                {
                    Send(peer, "SIG", new JsonArray(key, one["value"]?.DeepClone()));
                }
            }

            return;
        }

        foreach ((Uuid peer, Dictionary<string, List<string?>> emitters) in Subscribers.ToArray())
        {
            if (data.Count > 0 && peer != origin && (emitters.ContainsKey(All) || data.Any(entry => emitters.ContainsKey(entry.Key))))
            {
                Send(peer, "MOD", data.DeepClone());
            }
        }
    }

    private void Signal(Uuid from, JsonNode? data)
    {
        if (data is not JsonArray { Count: 2 } pair || pair[0] is not JsonValue first || first.GetValueKind() != JsonValueKind.String)
        {
            throw new DeathException("SIG no pair");
        }

        string emitter = first.GetValue<string>();
        if (Caches.TryGetValue(from, out JsonObject? cache) && cache.ContainsKey(emitter))
        {
            if (cache[emitter] is not JsonObject entry)
            {
                throw new DeathException("SIG for a cached entry that is no object");
            }

            entry["value"] = pair[1]?.DeepClone();
        }

        if (!Subscriptions.TryGetValue(from, out Dictionary<string, List<string?>>? emitters))
        {
            return;
        }

        if (emitters.TryGetValue(emitter, out List<string?>? receivers))
        {
            foreach (string? receiver in receivers.ToArray())
            {
                if (receiver is null)
                {
                    continue;
                }

                if (Tree[receiver] is not JsonObject own || !own.ContainsKey("value"))
                {
                    throw new DeathException($"SIG for receiver {receiver} that is not there");
                }

                if (!JsonNode.DeepEquals(own["value"], pair[1]))
                {
                    Emit(receiver, pair[1]);
                }
            }
        }

        Signalled.Add((emitter, pair[1]?.ToJsonString() ?? "null"));
    }

    private static void Merge(JsonObject into, JsonObject data)
    {
        foreach ((string key, JsonNode? value) in data)
        {
            if (into[key] is JsonObject mine && value is JsonObject theirs)
            {
                Merge(mine, theirs);
            }
            else
            {
                into[key] = value?.DeepClone();
            }
        }
    }

    private static string? Text(JsonNode? node) => node is null ? null
        : node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw new DeathException("not text");

    private void Send(Uuid to, string method, JsonNode? data)
    {
        if (Caches.ContainsKey(to))
        {
            send(to, new JsonObject { [method] = data }.ToJsonString());
        }
    }

    private sealed class DeathException(string message) : Exception(message);
}
