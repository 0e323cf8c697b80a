using System.Text.Json.Nodes;

namespace Tutti.Simulation.OldPeers;

/// <content>Its subscriptions, in both directions.</content>
internal sealed partial class OldPeer
{
    public Dictionary<Uuid, Dictionary<string, List<string?>>> Subscribers { get; } = [];

    public Dictionary<Uuid, Dictionary<string, List<string?>>> Subscriptions { get; } = [];

    public void Subscribe(Uuid emitterPeer, string? emitter, Uuid receiverPeer, string? receiver) =>
        Start("SUB", emitterPeer, emitter, receiverPeer, receiver);

    public void Unsubscribe(Uuid emitterPeer, string? emitter, Uuid receiverPeer, string? receiver) =>
        Start("UNSUB", emitterPeer, emitter, receiverPeer, receiver);

    private void Link(Uuid from, string method, JsonNode? data)
    {
        if (data is not JsonArray { Count: 4 } four)
        {
            throw new DeathException($"{method} not four");
        }

        if (!Uuid.TryParse(Text(four[0]), out Uuid emitterPeer) || !Uuid.TryParse(Text(four[2]), out Uuid receiverPeer))
        {
            throw new DeathException($"{method} bad uuid");
        }

        string? emitter = Text(four[1]);
        string? receiver = Text(four[3]);
        if (emitterPeer != Uuid && receiverPeer != Uuid)
        {
            return;
        }

        if (from != receiverPeer)
        {
            Start(method, emitterPeer, emitter, receiverPeer, receiver);
        }
        else if (string.Equals(method, "SUB", StringComparison.Ordinal))
        {
            List(receiverPeer, emitter, receiver);
        }
        else
        {
            Unlist(receiverPeer, emitter, receiver);
        }
    }

    private void Start(string method, Uuid emitterPeer, string? emitter, Uuid receiverPeer, string? receiver)
    {
        bool begins = string.Equals(method, "SUB", StringComparison.Ordinal);
        if (emitterPeer == Uuid)
        {
            if (emitter is null)
            {
                throw new DeathException($"{method} of everything by somebody else");
            }

            if (begins)
            {
                List(receiverPeer, emitter, receiver);
            }
            else
            {
                Unlist(receiverPeer, emitter, receiver);
            }

            if (receiverPeer != Uuid)
            {
                SendLink(receiverPeer, method, emitterPeer, emitter, receiverPeer, receiver);
            }

            return;
        }

        if (receiverPeer == Uuid)
        {
            Change(Subscriptions, emitterPeer, emitter, receiver, begins);
        }

        SendLink(emitterPeer, method, emitterPeer, emitter, receiverPeer, receiver);
    }

    private void List(Uuid receiverPeer, string? emitter, string? receiver)
    {
        if (emitter is not null)
        {
            JsonArray list = ListOf(emitter);
            if (!list.Any(pair => string.Equals(Text(pair![0]), receiverPeer.ToString(), StringComparison.Ordinal)
                && string.Equals(Text(pair[1]), receiver, StringComparison.Ordinal)))
            {
                list.Add((JsonNode)new JsonArray(receiverPeer.ToString(), receiver));
                Modified(default, new JsonObject { [emitter] = new JsonObject { ["subscribers"] = list.DeepClone() } });
            }
        }

        Change(Subscribers, receiverPeer, emitter, receiver, true);
    }

    private void Unlist(Uuid receiverPeer, string? emitter, string? receiver)
    {
        if (emitter is not null)
        {
            JsonArray list = ListOf(emitter);
            JsonNode? entry = list.FirstOrDefault(pair => string.Equals(Text(pair![0]), receiverPeer.ToString(), StringComparison.Ordinal)
                && string.Equals(Text(pair[1]), receiver, StringComparison.Ordinal));
            if (entry is not null)
            {
                list.Remove(entry);
                Modified(default, new JsonObject { [emitter] = new JsonObject { ["subscribers"] = list.DeepClone() } });
            }
        }

        Change(Subscribers, receiverPeer, emitter, receiver, false);
    }

    private JsonArray ListOf(string emitter) =>
        Tree[emitter] is JsonObject entry && entry["subscribers"] is JsonArray list ? list : throw new DeathException($"emitter {emitter} has no subscribers");

    private static void Change(Dictionary<Uuid, Dictionary<string, List<string?>>> map, Uuid peer, string? emitter, string? receiver, bool add)
    {
        string key = emitter ?? All;
        if (add)
        {
            if (!map.TryGetValue(peer, out Dictionary<string, List<string?>>? emitters))
            {
                map[peer] = emitters = [];
            }

            if (!emitters.TryGetValue(key, out List<string?>? receivers))
            {
                emitters[key] = receivers = [];
            }

            if (!receivers.Contains(receiver))
            {
                receivers.Add(receiver);
            }

            return;
        }

        if (map.TryGetValue(peer, out Dictionary<string, List<string?>>? known) && known.TryGetValue(key, out List<string?>? list) && list.Remove(receiver)
            && list.Count == 0)
        {
            known.Remove(key);
            // The old bug: with the last name, everything is forgotten too.
            if (known.Keys.All(left => string.Equals(left, All, StringComparison.Ordinal)))
            {
                map.Remove(peer);
            }
        }
    }

    private void SendLink(Uuid to, string method, Uuid emitterPeer, string? emitter, Uuid receiverPeer, string? receiver) =>
        Send(to, method, new JsonArray(emitterPeer.ToString(), emitter, receiverPeer.ToString(), receiver));
}
