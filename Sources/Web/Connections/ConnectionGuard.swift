import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// Ends what slow and hostile clients hold open: bodies that dribble, answers that nobody takes,
/// requests by the hundred ahead of their answers. What the server library leaves open: it times
/// silence alone, and only while no answer is due.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var pace: ConnectionPace
    private var look: Scheduled<Void>?
    private var isShut = false
    /// Somebody further in has closed it while the other end still takes its answer.
    private var closing: EventLoopPromise<Void>?
    private static let betweenLooks = TimeAmount.seconds(1)

    init(_ limits: ConnectionPace.Limits) { pace = ConnectionPace(limits) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isShut else { return }
        switch unwrapInboundIn(data) {
        case .head: if pace.began(at: .now()) == .shut { return shut(context) }
        case .body(let bytes): pace.received(bytes.readableBytes)
        case .end: pace.ended()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        lookLater(context)
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { pace.answered() }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if closing == nil { pace.leaves(context.channel.isWritable ? nil : untaken(context), at: .now()) }
        lookLater(context)
        context.fireChannelWritabilityChanged()
    }

    /// The server library closes what has been silent for a while, and what it closes loses
    /// whatever was not taken yet. A long answer on a slow line is not silence.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        let bytes = untaken(context)
        guard mode == .all, !isShut, bytes > 0 else { return context.close(mode: mode, promise: promise) }
        if closing == nil { pace.leaves(bytes, at: .now()) }
        let waiting = closing ?? context.eventLoop.makePromise()
        closing = waiting
        waiting.futureResult.cascade(to: promise)
        lookLater(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        look?.cancel()
        closing?.succeed()
        closing = nil
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { look?.cancel() }

    private func lookLater(_ context: ChannelHandlerContext) {
        guard look == nil, pace.isPending || closing != nil else { return }
        look = context.eventLoop.assumeIsolated().scheduleTask(in: Self.betweenLooks) { [self] in
            look = nil
            judge(context)
        }
    }

    private func judge(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        switch pace.assessment(at: .now(), untaken: untaken(context)) {
        case .well where closing != nil && untaken(context) == 0: shut(context)
        case .well: lookLater(context)
        case .bodyTooSlow:
            context.fireErrorCaught(BodyTooSlow())
            lookLater(context)
        case .shut: shut(context)
        }
    }

    private func shut(_ context: ChannelHandlerContext) {
        isShut = true
        context.close(promise: nil)
    }

    private func untaken(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}

/// The rest of a body did not come in time.
struct BodyTooSlow: Error {}
