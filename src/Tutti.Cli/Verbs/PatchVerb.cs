using System.CommandLine;

using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti patch FROM TO</c></summary>
internal static class PatchVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options) => Make("patch", "Patch an emitter to a receiver: from now on it takes what the other emits.", patched: true);

    /// <summary>This verb or its opposite.</summary>
    internal static Command Make(string name, string description, bool patched)
    {
        Argument<NodeParameter> from = VerbArguments.Parameter("FROM", "The emitter.");
        Argument<NodeParameter> to = VerbArguments.Parameter("TO", "The receiver.");
        return new Command(name, description)
        {
            Arguments = { from, to },
            Action = new VerbAction(run => RunAsync(run, name, run.Arguments.GetValue(from), run.Arguments.GetValue(to), patched)),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string verb, NodeParameter from, NodeParameter to, bool patched)
    {
        await using Guest guest = await Guest.JoinAsync(run, verb);
        (Peer emitterNode, RemoteParameter emitter) = await guest.FindAsync(from);
        PatchEndJson start = new(emitterNode.Name, emitterNode.Uuid.ToString(), emitter.Path);
        (ParameterAddress receiver, PatchEndJson end) = patched ? await ReceiverAsync(guest, to) : await FormerAsync(run, guest, emitterNode, emitter, to);
        if (patched)
        {
            await guest.Node.PatchAsync(emitterNode[emitter.Path], receiver, run.Cancellation);
        }
        else
        {
            if (!emitter.Subscribers.Contains(new Subscriber(receiver.Node, receiver.Path)) && guest.Node.Peers.Any(p => p.Uuid == receiver.Node))
            {
                run.Output.Note("There was no such patch.");
            }

            await guest.Node.UnpatchAsync(emitterNode[emitter.Path], receiver, run.Cancellation);
        }

        Print(run.Output, new PatchJson(start, end, patched));
        return ExitCode.Done;
    }

    private static async Task<(ParameterAddress Address, PatchEndJson End)> ReceiverAsync(Guest guest, NodeParameter to)
    {
        (Peer peer, RemoteParameter receiver) = await guest.FindAsync(to);
        return (peer[receiver.Path], new PatchEndJson(peer.Name, peer.Uuid.ToString(), receiver.Path));
    }

    // What is taken away need not be there any more: neither the parameter, nor the node if it is named by its whole UUID (old nodes list
    // listeners that are long gone).
    private static async Task<(ParameterAddress Address, PatchEndJson End)> FormerAsync(Invocation run, Guest guest, Peer emitterNode, RemoteParameter emitter, NodeParameter to)
    {
        if (await WaitingAsync(run, guest, emitterNode, emitter, to) is { } away)
        {
            return (new ParameterAddress(away.Node, away.Path), new PatchEndJson(away.NodeName, away.Node.ToString(), away.Path));
        }

        if (Uuid.TryParse(to.Node, out Uuid uuid) && guest.Node.Peers.All(p => p.Uuid != uuid && p.Identity != to.Node))
        {
            return (new ParameterAddress(uuid, to.Path), new PatchEndJson(uuid.ToString(), uuid.ToString(), to.Path));
        }

        Peer peer = await guest.FindAsync(to.Node);
        return (peer[to.Path], new PatchEndJson(peer.Name, peer.Uuid.ToString(), to.Path));
    }

    // A patch that waits for a node that is away is known to the emitter's node, if that is one of Tutti.
    private static async Task<PatchEnd?> WaitingAsync(Invocation run, Guest guest, Peer emitterNode, RemoteParameter emitter, NodeParameter to)
    {
        IReadOnlyList<PatchStatus> patches = (await guest.Node.SurveyPatchesAsync(emitterNode, run.Cancellation)).Patches;
        PatchEnd[] fitting = [.. patches
            .Where(p => p.State != PatchState.Active && p.From.Node == emitterNode.Uuid && p.From.Path == emitter.Path)
            .Select(p => p.To)
            .Where(end => end.Path == to.Path && (end.NodeName == to.Node || end.Identity == to.Node))];
        return fitting is [{ } only] && guest.Node.Peers.All(p => p.Uuid != only.Node) ? only : null;
    }

    private static void Print(CommandOutput output, PatchJson patch)
    {
        if (output.AsJson)
        {
            output.Json(patch, CliJson.Plain.PatchJson);
            return;
        }

        string from = new NodeParameter(patch.From.Node, patch.From.Parameter).ToString();
        string to = new NodeParameter(patch.To.Node, patch.To.Parameter).ToString();
        output.Line(Printable.Escape($"{from} {(patch.Patched ? "->" : "no longer ->")} {to}"));
    }
}
