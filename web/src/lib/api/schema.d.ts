// Written by `npm run types` from the server's OpenAPI document; do not edit.
export interface paths {
    "/api/attachments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture or short recording beside a comment. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["AttachmentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A range of it */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Still the same */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a comment: one's own, or as an admin any. Its replies stay. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CommentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes one's own comment. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CommentId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Edit"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/comments/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a comment said before it was changed, the oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CommentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommentHistory"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}/reactions/{emoji}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Answers a comment with one of 👍 ❤️ 🎉 😄 👀 🙏. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    emoji: string;
                    id: components["schemas"]["CommentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        /** Takes one's answer back. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    emoji: string;
                    id: components["schemas"]["CommentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}/resolved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Settles a thread by its first comment, or opens it again. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CommentId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Settled"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** First `hello`, then a `change` for each; `Last-Event-ID` goes on where a broken connection ended. */
        get: {
            parameters: {
                query?: {
                    /** @description As the header `Last-Event-ID`, for clients that cannot set it. */
                    after?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": components["schemas"]["Change"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/glossary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All terms in the order of their letters. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TermList"];
                    };
                };
            };
        };
        put?: never;
        /** Adds a term. One that is there already gets the variants that it lacks, with 200. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewTerm"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Term"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Term"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/glossary/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a term away; what it mended stays. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["TermId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** What is absent stays as it is. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["TermId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TermChange"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Term"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/glossary/{id}/mend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes the term right in lines of older texts, one edit a recording. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["TermId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MendWanted"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Mended"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/glossary/{id}/occurrences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lines of texts that one may see in which the term is not written as it should be. */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: components["schemas"]["TermId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OccurrenceList"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations that are still open, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                    /** @description At most 100. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InvitationList"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Makes a link that lets one person join within 7 days. A repeated `Idempotency-Key` gives the same invitation with a
         *     new link in place of the one before.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Invite"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Makes an invitation's link useless. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["InvitationId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts an invitation with a new account, or an existing one's password, and logs in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Join"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/links/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the link with this token is for: `setup`, `invitation` or `password`. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LinkView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Logs in with e-mail and password; the session is in the cookie. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Credentials"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the session of the cookie. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is logged in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The members of the workspace, the longest-standing first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                    /** @description At most 200. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a member out, with sessions and tokens. Recordings and comments stay. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: components["schemas"]["UserId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Gives a member another role. Owners are made and unmade by owners, and one always stays. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_id: components["schemas"]["UserId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RoleChange"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Member"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The speech models that the workers have, and what they use now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelStatus"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets the password of a link's account, ends its sessions and logs in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPassword"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one may see of a list, newest first unless asked otherwise. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of the page before, with everything else as for that page. */
                    cursor?: string;
                    kind?: components["schemas"]["Kind"];
                    /** @description At most 200. */
                    limit?: number;
                    /** @description Only this person's. */
                    owner?: components["schemas"]["UserId"];
                    sort?: "newest" | "oldest" | "title" | "longest";
                    tag?: string;
                    /** @description What is in the trash instead of what is not. */
                    trash?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecordingList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Deletes for good: rows at once, objects by a job that does not give up. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Renames, describes, tags, or points to a newer one. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RecordingChange"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/recordings/{id}/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The text as a file: `transcript.txt`, `.md`, `.srt`, `.vtt` or `.json`. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    file: string;
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stores a picture (PNG, JPEG, GIF, WebP) or a short recording (WebM, MP4, Ogg) for a comment that is about to be made;
         *     at most 32 MiB. What no comment names within a week is deleted. A repeated `Idempotency-Key` gives the first one again.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Of a recording; browsers write files that do not tell it. */
                    duration_ms?: number;
                };
                header?: {
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Attachment"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/captions.en.vtt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The player's second captions track. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description WebVTT */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/vtt": unknown;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/captions.vtt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The player's captions track. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description WebVTT */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/vtt": unknown;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/chapters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The chapters in the order of their time. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChapterList"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Puts these chapters in the place of all there are; also while the file still uploads. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChaptersWanted"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChapterList"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All comments of a recording in the order of their time. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommentList"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Comments at a moment, or replies. A repeated `Idempotency-Key` gives the first comment again. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Say"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/document.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The text under its chapters, with stills and comments at their place: `document.md` and its pictures. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description application/zip */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files of a recording, newest first: all of them for those who may change it, for others the one that plays. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecordingFiles"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/files/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes an earlier file for good, or gives up one that is on its way. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    file: components["schemas"]["UploadId"];
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/files/{file}/original": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of one of the files as they were uploaded, for download. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    file: components["schemas"]["UploadId"];
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A range of it */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/files/{file}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an earlier file the current one again; also tries a replacement again whose preparation failed. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    file: components["schemas"]["UploadId"];
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/lines/{line_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a line lies, also one of an earlier text: links to lines stay good. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                    line_id: components["schemas"]["SegmentId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LinePlace"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the browser plays: the rendition, or the original where that plays well. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A range of it */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                /** @description The range lies outside */
                416: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/original": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes as they were uploaded, for download. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A range of it */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which pictures there are. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Pictures"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/position": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keeps how far oneself has watched or read, so that it goes on there on any device. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Watched"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/poster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A still of the recording, JPEG. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description image/jpeg */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/prepare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a failed preparation again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a recording out of the trash. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/sound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sound alone, for download: WAV, 16 kHz, one channel, 16 bits. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description audio/wav */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/stills/{start_ms}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The still that begins at this time, JPEG. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                    start_ms: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description image/jpeg */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/storyboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All small pictures in one, JPEG. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description image/jpeg */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/transcribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a new version of the text. The one before stays until the new one is ready. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TranscribeAgain"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/transcribe/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the transcription that is under way; what it gave so far stays readable. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The current text; while it is made, what there is of it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transcript"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/transcript/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The corrections of the text that is shown, newest first. */
        get: {
            parameters: {
                query?: {
                    before?: string;
                };
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EditList"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Corrects the text, as one edit that can be undone. A repeated `Idempotency-Key` gives the first edit's answer. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Wanted"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CorrectionOutcome"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LineConflict"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/transcript/edits/{edit_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turns a correction round; undoing an undoing is doing it again. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    edit_id: components["schemas"]["EditId"];
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CorrectionOutcome"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/transcript/gaps/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has the gaps of the text heard again; what is there stays. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/transcript/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a file the text of the recording, as a new version: WebVTT, SubRip, plain text, Markdown, or JSON, each as it is
         *     downloaded. Plain text has its times from the text that is there.
         */
        post: {
            parameters: {
                query: {
                    format: "vtt" | "srt" | "txt" | "md" | "json";
                    /** @description ISO 639-1, perhaps with a region; absent: as the file tells. */
                    language?: string;
                };
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "text/plain": string;
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/transcript/left-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Corrections of an earlier text that do not fit this one, and wait for a person. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LeftOverList"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/transcript/left-over/{left_over_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Settles a left-over correction. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                    left_over_id: components["schemas"]["LeftOverId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CorrectionOutcome"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/translation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The English text; while it is made, what there is of it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Translation"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Has what is said in another language heard as English text, by a model that was trained for it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Translate"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Translation"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Takes the translation away, also one that is being made. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recordings/{id}/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts a recording into the trash: lists and search leave it out, its own address still shows it, and nothing of it is
         *     deleted until somebody does so.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RecordingId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sample": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds the sample walkthrough to the library, as if it had been uploaded. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Recording"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Moments with all the words; where those are few, also with a typo in a word; where there are none, with any of the words.
         *     The best answers come first; of equals, titles before comments before lines, and newer recordings before older ones.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                    /** @description Recordings made at this time or later. */
                    from?: string;
                    /** @description `title`, `transcript` or `comment`. */
                    kind?: string;
                    /** @description Language of the transcript, as a code like `en`. */
                    language?: string;
                    /** @description At most 100. */
                    limit?: number;
                    /** @description `question`: only in recordings with a question that nobody has settled. */
                    open?: string;
                    /** @description Id of who wrote the comment, or whose recording it is. */
                    person?: components["schemas"]["UserId"];
                    /**
                     * @description Words in any case, with or without accents; the last one may be unfinished. Words between quotation marks have to
                     *     stand one behind another. Nothing else in it is syntax.
                     */
                    q?: string;
                    /** @description Recordings made before this time. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MomentList"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/searches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own, the oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedSearchList"];
                    };
                };
            };
        };
        put?: never;
        /** Saves a search. One that is saved already gets the name. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewSavedSearch"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedSearch"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/searches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a saved search. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["SavedSearchId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the owner and the workspace of a fresh server, and logs in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetUp"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tags in use. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TagList"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own unfinished uploads, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UploadList"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Begins an upload, and with it a recording. `Upload-Metadata` may carry `filename`, `filetype`, `title`,
         *     `language`, `model`, `sha256` (hex, of the whole: the receipt tells whether it came true) and `replaces` (the id
         *     of a recording that the bytes become the next file of). A body of type `application/offset+octet-stream` is its
         *     first bytes; `Upload-Defer-Length: 1` leaves the length to a later PATCH; `Upload-Concat` makes partial uploads,
         *     and a final one of them.
         * @description With `Upload-Complete` and without `Tus-Resumable` it is a request of “Resumable Uploads for HTTP”
         *     (draft-ietf-httpbis-resumable-upload), which HEAD, PATCH and DELETE on the upload understand as well: errors are
         *     problem details then, and 104 tells the address before the body is read.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/offset+octet-stream": number[];
                };
            };
            responses: {
                /** @description Location, Upload-Offset, Debrief-Recording */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                507: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        /** What the server can do, as tus asks for it. */
        options: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, Upload-Limit */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an upload is, and the receipt of a finished one. Looking disturbs nobody who appends. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UploadView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** For clients behind something that lets only GET and POST through: `X-HTTP-Method-Override` names the method. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/offset+octet-stream": number[];
                };
            };
            responses: {
                /** @description As the named method answers */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                405: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Gives an unfinished upload up, and its recording with it. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** What the server can do, as tus asks for it. */
        options: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, Upload-Limit */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        /** Where to go on. Whoever still appended is ended: what it has is stored, and nothing of it lands later. */
        head: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Upload-Offset, Upload-Length or Upload-Defer-Length, Debrief-Recording, Repr-Digest of a finished one */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        /**
         * Appends bytes at the offset. `Upload-Length` tells a length that was deferred; with `Upload-Checksum` nothing is
         *     kept unless the sum matches.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/offset+octet-stream": number[];
                };
            };
            responses: {
                /** @description Upload-Offset: everything before it is durable; Repr-Digest when it is finished */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                460: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                507: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceSettings"];
                    };
                };
            };
        };
        /** Texts that are there stay as they are; those to come are made by this model. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WorkspaceChange"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceSettings"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts of the queue and the free space, in Prometheus' text format. No names and no ids. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description text/plain */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Database and object storage answer. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ready */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Attachment: {
            /**
             * Format: int64
             * @description Of a recording, as its author's browser told.
             */
            duration_ms?: number | null;
            /** Format: int64 */
            height?: number | null;
            id: components["schemas"]["AttachmentId"];
            /** @description Of what `/api/attachments/{id}` sends: `image/…`, `audio/…` or `video/…`. */
            media_type: string;
            /** Format: int64 */
            size_bytes: number;
            /**
             * Format: int64
             * @description Pixels of a picture.
             */
            width?: number | null;
        };
        AttachmentId: string;
        BothTexts: {
            base_text?: string | null;
            line?: components["schemas"]["Line"] | null;
            yours: string;
        };
        /** @description The data of an event named `change`. Fetch what it names. */
        Change: {
            comment_id?: string | null;
            kind: string;
            recording_id?: string | null;
        };
        Chapter: {
            id: components["schemas"]["ChapterId"];
            /**
             * Format: int64
             * @description On the original's timeline; each chapter of a recording has its own.
             */
            start_ms: number;
            title: string;
        };
        ChapterId: string;
        ChapterList: {
            chapters: components["schemas"]["Chapter"][];
            /**
             * @description What the text makes one think of, to be taken over with PUT: where nobody has set chapters, and what is left of it
             *     where somebody took some of it over.
             */
            suggested: components["schemas"]["ChapterSuggestion"][];
        };
        ChapterSuggestion: {
            /** Format: int64 */
            start_ms: number;
            /** @description In words of the text. */
            title: string;
        };
        ChaptersWanted: {
            /** @description At most 500, in any order, each at a time of its own. */
            chapters: components["schemas"]["ChapterWanted"][];
        };
        ChapterWanted: {
            id?: components["schemas"]["ChapterId"] | null;
            /** Format: int64 */
            start_ms: number;
            /** @description 1 to 300 characters of plain text. */
            title: string;
        };
        Comment: {
            assignee?: components["schemas"]["Person"] | null;
            /** @description Pictures and short recordings, in their author's order. */
            attachments: components["schemas"]["Attachment"][];
            author: components["schemas"]["Person"];
            /** @description Plain text; empty once deleted. */
            body: string;
            can_delete: boolean;
            can_edit: boolean;
            created_at: components["schemas"]["Timestamp"];
            /** @description Deleted comments are listed while they have replies. */
            deleted: boolean;
            due_at?: components["schemas"]["Timestamp"] | null;
            edited_at?: components["schemas"]["Timestamp"] | null;
            /** Format: int64 */
            end_ms?: number | null;
            id: components["schemas"]["CommentId"];
            kind: components["schemas"]["CommentKind"];
            /** @description Whom its text mentions, as `@` and the name. */
            mentions: components["schemas"]["Person"][];
            parent_id?: components["schemas"]["CommentId"] | null;
            quote?: components["schemas"]["Quote"] | null;
            reactions: components["schemas"]["Reaction"][];
            recording_id: components["schemas"]["RecordingId"];
            region?: components["schemas"]["Region"] | null;
            resolved_at?: components["schemas"]["Timestamp"] | null;
            resolved_by?: components["schemas"]["Person"] | null;
            /** Format: int64 */
            start_ms: number;
        };
        CommentHistory: {
            versions: components["schemas"]["CommentVersion"][];
        };
        CommentId: string;
        /** @enum {string} */
        CommentKind: "note" | "question" | "decision" | "action";
        CommentList: {
            comments: components["schemas"]["Comment"][];
        };
        CommentVersion: {
            body: string;
            written_at: components["schemas"]["Timestamp"];
        };
        /** @description What a correction did. */
        CorrectionOutcome: {
            edit?: components["schemas"]["TranscriptEdit"] | null;
            /** @description What is shown now in the place of `removed`; the same id is the same line, changed. */
            lines: components["schemas"]["Line"][];
            /** @description Lines that a replacement changes. */
            matches: components["schemas"]["ReplacementMatch"][];
            removed: components["schemas"]["SegmentId"][];
            suggestion?: components["schemas"]["Suggestion"] | null;
        };
        Credentials: {
            email: string;
            password: string;
        };
        /** @description The model that jobs use now. */
        CurrentModel: {
            demo: boolean;
            /** @description What its text is labelled with. */
            label?: string | null;
            /** @description Null while none is usable. */
            name?: string | null;
        };
        /** @description What is absent stays as it is; null takes assignee and time away. */
        Edit: {
            assignee_id?: components["schemas"]["UserId"] | null;
            /** @description All that it is to have, in the order in which they are shown. */
            attachments?: components["schemas"]["AttachmentId"][] | null;
            /** @description 1 to 20,000 characters of plain text. */
            body?: string | null;
            due_at?: components["schemas"]["Timestamp"] | null;
            kind?: components["schemas"]["CommentKind"] | null;
            /** @description Members of the workspace whom the text mentions now. */
            mentions?: components["schemas"]["UserId"][] | null;
        };
        EditId: string;
        /**
         * @description What kind of correction it was; `carry` took those of an earlier text over.
         * @enum {string}
         */
        EditKind: "text" | "split" | "join" | "insert" | "speaker" | "rename_speaker" | "replace" | "glossary" | "carry" | "left_over" | "undo" | "redo";
        EditList: {
            edits: components["schemas"]["TranscriptEdit"][];
            next_cursor?: string | null;
        };
        ErrorBody: {
            error: components["schemas"]["ErrorDetail"];
        };
        ErrorDetail: {
            /** @description Stable; programs may match on it. */
            code: string;
            /** @description For a person; says what to do. */
            message: string;
        };
        /** @description What is known of the current file's bytes. */
        FileFacts: {
            id: components["schemas"]["UploadId"];
            /** @description Hex; null until it is known. */
            sha256?: string | null;
            /** Format: int64 */
            size_bytes?: number | null;
            verified_at?: components["schemas"]["Timestamp"] | null;
        };
        Invitation: {
            created_at: components["schemas"]["Timestamp"];
            email?: string | null;
            expires_at: components["schemas"]["Timestamp"];
            id: components["schemas"]["InvitationId"];
            role: components["schemas"]["Role"];
            /** @description The link to send. Only the reply to its creation has it. */
            url?: string | null;
        };
        InvitationId: string;
        InvitationList: {
            invitations: components["schemas"]["Invitation"][];
            next_cursor?: string | null;
        };
        Invite: {
            /** @description Whom it is for; fills in the form behind the link. */
            email?: string | null;
            role: components["schemas"]["Role"];
        };
        Join: {
            email: string;
            name: string;
            /** @description Of a new account: at least 10 characters. Of an existing one: its own. */
            password: string;
            /** @description From the link `/join/{token}`. */
            token: string;
        };
        /** @enum {string} */
        Kind: "video" | "audio";
        LeftOver: {
            author?: components["schemas"]["Person"] | null;
            created_at: components["schemas"]["Timestamp"];
            edited: string;
            /** Format: int64 */
            end_ms: number;
            /** @description Lines are separated by line feeds. */
            heard_before: string;
            heard_now: string;
            id: components["schemas"]["LeftOverId"];
            /** Format: int64 */
            start_ms: number;
        };
        LeftOverId: string;
        LeftOverList: {
            left_over: components["schemas"]["LeftOver"][];
        };
        Limits: {
            /** Format: int64 */
            max_upload_bytes: number;
            /**
             * Format: int64
             * @description What this person's uploads may take up together; 0 is no limit.
             */
            member_quota_bytes: number;
            /** Format: int64 */
            member_used_bytes: number;
            /**
             * Format: int64
             * @description The same for the whole workspace.
             */
            workspace_quota_bytes: number;
            /** Format: int64 */
            workspace_used_bytes: number;
        };
        /** @description A line of the text. */
        Line: components["schemas"]["Segment"] & {
            edited?: components["schemas"]["LineEdited"] | null;
            /** @description Words that only fill a pause, as offsets in Unicode scalar values: a reader may want to hide them. */
            fillers: number[][];
            /**
             * Format: int64
             * @description 0: as the machine heard it. With the id it names one text of a line.
             */
            revision: number;
            speaker_id?: components["schemas"]["SpeakerId"] | null;
            /** @description Another voice begins here, as a model heard that tells voices apart. */
            speaker_turn: boolean;
        };
        /** @description Two people changed the same words: nothing was done, and both texts are here. */
        LineConflict: {
            conflict: components["schemas"]["BothTexts"];
            error: components["schemas"]["ErrorDetail"];
        };
        LineEdited: {
            at: components["schemas"]["Timestamp"];
            by?: components["schemas"]["Person"] | null;
            kind: components["schemas"]["EditKind"];
        };
        LinePlace: {
            line_id?: components["schemas"]["SegmentId"] | null;
            /** Format: int64 */
            start_ms: number;
        };
        LineThen: {
            id?: components["schemas"]["SegmentId"] | null;
            /** @description The speaker's name. */
            speaker?: string | null;
            text: string;
        };
        LineWanted: {
            line_id: components["schemas"]["SegmentId"];
            recording_id: components["schemas"]["RecordingId"];
            /** Format: int64 */
            revision: number;
        };
        /** @description What a link opens, for the page behind it. */
        LinkView: {
            email?: string | null;
            /** @example invitation */
            kind: string;
            role?: components["schemas"]["Role"] | null;
            workspace_name?: string | null;
        };
        /** @description Who is logged in, and what the pages need to know at once. */
        Me: {
            limits: components["schemas"]["Limits"];
            model: components["schemas"]["CurrentModel"];
            /**
             * Format: int64
             * @description For `/api/events?after=`: from there on it tells of all that is newer than what is read after this answer.
             */
            newest_event: number;
            role: components["schemas"]["Role"];
            user: components["schemas"]["User"];
            /** @description Of the server. */
            version: string;
            /** @description What this person should know and can do something about. */
            warnings: components["schemas"]["Reason"][];
            workspace: components["schemas"]["Workspace"];
        };
        /**
         * @description How far the media of a recording is.
         * @enum {string}
         */
        MediaState: "uploading" | "preparing" | "ready" | "failed";
        MediaView: {
            /**
             * Format: double
             * @description 0 to 1 while preparing.
             */
            progress?: number | null;
            reason?: components["schemas"]["Reason"] | null;
            state: components["schemas"]["MediaState"];
        };
        Member: {
            joined_at: components["schemas"]["Timestamp"];
            role: components["schemas"]["Role"];
            user: components["schemas"]["User"];
        };
        MemberList: {
            members: components["schemas"]["Member"][];
            next_cursor?: string | null;
        };
        Mended: {
            mended: number;
            /** @description Changed since they were seen, or not to be seen. */
            skipped: number;
        };
        MendWanted: {
            lines: components["schemas"]["LineWanted"][];
        };
        ModelEntry: {
            /** @description The bundled model, which only makes the whole path run: it knows 287 words. */
            demo: boolean;
            installed: boolean;
            /** @description `many`, or the one language that it knows. */
            languages: string;
            name: string;
            /** Format: int64 */
            size_bytes: number;
        };
        ModelPull: {
            name: string;
            /** Format: int64 */
            received_bytes: number;
            /** Format: int64 */
            size_bytes: number;
        };
        ModelStatus: {
            /** @description What jobs use now; null while none is usable. */
            current?: string | null;
            models: components["schemas"]["ModelEntry"][];
            pull?: components["schemas"]["ModelPull"] | null;
        };
        Moment: {
            comment_id?: string | null;
            /** @description Ranges `[from, to]` of `text`, counted in Unicode scalar values. */
            highlights: number[][];
            /**
             * @description `title`, `transcript` or `comment`.
             * @example transcript
             */
            kind: string;
            recording_id: components["schemas"]["RecordingId"];
            segment_id?: string | null;
            /**
             * Format: int64
             * @description Of the word in a line, of a comment; 0 for a title.
             */
            start_ms: number;
            /** @description The line, comment or title; a long one as an excerpt. */
            text: string;
            /** @description The recording's title. */
            title: string;
            /** @description The recording's page at this moment. */
            url: string;
        };
        MomentList: {
            moments: components["schemas"]["Moment"][];
            /** @description More moments answer than were ranked: these are the best among the 1,000 newest of each kind. */
            newest_only: boolean;
            next_cursor?: string | null;
        };
        NewPassword: {
            /** @description At least 10 characters. */
            password: string;
            /** @description From the link `/password/{token}`. */
            token: string;
        };
        NewSavedSearch: {
            /** @description 1 to 100 characters. */
            name: string;
            /** @description The parameters of the search page's address, 1 to 2,000 characters. */
            query: string;
        };
        NewTerm: {
            /** @description What speech models make of it, at most 50. */
            heard_as?: string[];
            /** @description As it is written; 1 to 100 characters. */
            term: string;
        };
        Occurrence: {
            after: string;
            before: string;
            line_id: components["schemas"]["SegmentId"];
            recording_id: components["schemas"]["RecordingId"];
            /** Format: int64 */
            revision: number;
            /** Format: int64 */
            start_ms: number;
            title: string;
        };
        OccurrenceList: {
            next_cursor?: string | null;
            occurrences: components["schemas"]["Occurrence"][];
        };
        Person: {
            id: components["schemas"]["UserId"];
            name: string;
        };
        Pictures: {
            /** @description When each still begins to be what is seen, in milliseconds, in order: the last part of its address. */
            stills: number[];
            storyboard?: components["schemas"]["Storyboard"] | null;
        };
        /**
         * @description Words of a transcript that a comment is about, with some of those around them: so it finds its place again when the
         *     text is mended.
         */
        Quote: {
            after?: string;
            before?: string;
            text: string;
        };
        Reaction: {
            emoji: string;
            /** @description Whether one is among them. */
            mine: boolean;
            /** @description The first one first. */
            people: components["schemas"]["Person"][];
        };
        /** @description Why something failed or waits: a code for programs, and a sentence that says what to do. */
        Reason: {
            code: string;
            message: string;
        };
        /** @description What the server has stored. A client that finds its own size and SHA-256 here may close. */
        Receipt: {
            /** @description In hex; null while it is computed. */
            sha256?: string | null;
            /** Format: int64 */
            size_bytes: number;
            state: components["schemas"]["ReceiptState"];
            stored_at: components["schemas"]["Timestamp"];
            verified_at?: components["schemas"]["Timestamp"] | null;
        };
        /** @enum {string} */
        ReceiptState: "stored" | "verifying" | "mismatch";
        Recording: {
            can_delete: boolean;
            can_edit: boolean;
            /** Format: int64 */
            comment_count: number;
            created_at: components["schemas"]["Timestamp"];
            description: string;
            /** Format: int64 */
            duration_ms?: number | null;
            file?: components["schemas"]["FileFacts"] | null;
            filename: string;
            /** @description A storyboard or stills: see `/pictures`. */
            has_pictures: boolean;
            has_poster: boolean;
            /** Format: int64 */
            height?: number | null;
            id: components["schemas"]["RecordingId"];
            /** @description The bundled sample walkthrough. */
            is_sample: boolean;
            kind?: components["schemas"]["Kind"] | null;
            media: components["schemas"]["MediaView"];
            owner: components["schemas"]["Person"];
            /**
             * Format: int64
             * @description How far oneself has watched or read it, in milliseconds.
             */
            position_ms?: number | null;
            replacement?: components["schemas"]["ReplacementView"] | null;
            /** Format: int64 */
            size_bytes?: number | null;
            superseded_by?: components["schemas"]["RecordingLink"] | null;
            supersedes?: components["schemas"]["RecordingLink"] | null;
            /** @description In lower case. */
            tags: string[];
            title: string;
            transcript: components["schemas"]["TranscriptStateView"];
            trash?: components["schemas"]["Trash"] | null;
            upload?: components["schemas"]["UploadProgress"] | null;
            /**
             * Format: int64
             * @description Pixels, as displayed: rotation is applied.
             */
            width?: number | null;
        };
        RecordingChange: {
            description?: string | null;
            superseded_by?: components["schemas"]["RecordingId"] | null;
            /** @description Instead of those that it has: at most 20, each of 1 to 40 characters, kept in lower case. */
            tags?: string[] | null;
            title?: string | null;
        };
        RecordingFile: {
            created_at: components["schemas"]["Timestamp"];
            /** @description The one that plays. */
            current: boolean;
            /** Format: int64 */
            duration_ms?: number | null;
            filename: string;
            finished_at?: components["schemas"]["Timestamp"] | null;
            /** @description That of its upload. */
            id: components["schemas"]["UploadId"];
            kind?: components["schemas"]["Kind"] | null;
            /** Format: int64 */
            offset_bytes: number;
            reason?: components["schemas"]["Reason"] | null;
            /** @description Hex; null until it is known. */
            sha256?: string | null;
            /** Format: int64 */
            size_bytes?: number | null;
            state: components["schemas"]["MediaState"];
            superseded_at?: components["schemas"]["Timestamp"] | null;
            uploaded_by: components["schemas"]["Person"];
            verified_at?: components["schemas"]["Timestamp"] | null;
        };
        RecordingFiles: {
            files: components["schemas"]["RecordingFile"][];
            next_cursor?: string | null;
        };
        RecordingId: string;
        RecordingLink: {
            id: components["schemas"]["RecordingId"];
            title: string;
        };
        RecordingList: {
            next_cursor?: string | null;
            recordings: components["schemas"]["Recording"][];
        };
        /** @description A part of the picture, in parts of its width and height from the upper left corner. */
        Region: {
            /** Format: double */
            height: number;
            /** Format: double */
            width: number;
            /** Format: double */
            x: number;
            /** Format: double */
            y: number;
        };
        ReplacementMatch: {
            after: string;
            before: string;
            id: components["schemas"]["SegmentId"];
            /** Format: int64 */
            start_ms: number;
        };
        /** @description The recording goes on playing its present file until this one is ready. */
        ReplacementView: {
            /** Format: int64 */
            offset_bytes: number;
            /**
             * Format: double
             * @description 0 to 1 while preparing.
             */
            progress?: number | null;
            reason?: components["schemas"]["Reason"] | null;
            /**
             * Format: int64
             * @description Null until the client has told it.
             */
            size_bytes?: number | null;
            state: components["schemas"]["MediaState"];
            /** @description Also the id of the file. */
            upload_id: components["schemas"]["UploadId"];
        };
        /** @enum {string} */
        Role: "viewer" | "member" | "admin" | "owner";
        RoleChange: {
            role: components["schemas"]["Role"];
        };
        SavedSearch: {
            created_at: components["schemas"]["Timestamp"];
            id: components["schemas"]["SavedSearchId"];
            name: string;
            /** @description The parameters of the search page's address, for instance `q=deploy&kind=comment`. */
            query: string;
        };
        SavedSearchId: string;
        SavedSearchList: {
            searches: components["schemas"]["SavedSearch"][];
        };
        Say: {
            assignee_id?: components["schemas"]["UserId"] | null;
            /** @description At most 10 of one's own, stored for this recording, in the order in which they are shown. */
            attachments?: components["schemas"]["AttachmentId"][];
            /** @description 1 to 20,000 characters of plain text; with an attachment it may be empty. */
            body: string;
            due_at?: components["schemas"]["Timestamp"] | null;
            /** Format: int64 */
            end_ms?: number | null;
            kind?: components["schemas"]["CommentKind"] | null;
            /** @description Members of the workspace whom the text mentions. */
            mentions?: components["schemas"]["UserId"][];
            parent_id?: components["schemas"]["CommentId"] | null;
            quote?: components["schemas"]["Quote"] | null;
            region?: components["schemas"]["Region"] | null;
            /** Format: int64 */
            start_ms: number;
        };
        /** @description A line as somebody saw it. */
        SeenLine: {
            id: components["schemas"]["SegmentId"];
            /** Format: int64 */
            revision: number;
        };
        Segment: {
            /** Format: float */
            confidence: number;
            /** Format: int64 */
            end_ms: number;
            id: components["schemas"]["SegmentId"];
            /** Format: int64 */
            start_ms: number;
            text: string;
            words: components["schemas"]["Word"][];
        };
        SegmentId: string;
        Settled: {
            resolved: boolean;
        };
        Settlement: {
            use: components["schemas"]["Uses"];
        };
        SetUp: {
            email: string;
            name: string;
            /** @description At least 10 characters. */
            password: string;
            /** @description From the link `/setup/{token}` that the server prints at its start. */
            token: string;
            workspace_name: string;
        };
        Speaker: {
            id: components["schemas"]["SpeakerId"];
            name: string;
        };
        SpeakerId: string;
        SpeakerWanted: {
            id: components["schemas"]["SpeakerId"];
        } | {
            name: string;
        };
        /** @description Small pictures beside and below each other, line by line: number n is of the moment n × `interval_ms`. */
        Storyboard: {
            /** Format: int32 */
            columns: number;
            /** Format: int32 */
            count: number;
            /** Format: int64 */
            interval_ms: number;
            /** Format: int32 */
            tile_height: number;
            /**
             * Format: int32
             * @description Pixels of one.
             */
            tile_width: number;
        };
        Suggestion: {
            heard: string;
            term: string;
        };
        Tag: {
            /** @description Recordings that have it, those in the trash left out. */
            count: number;
            name: string;
        };
        TagList: {
            /** @description By letters. */
            tags: components["schemas"]["Tag"][];
        };
        Term: {
            created_by: components["schemas"]["Person"];
            heard_as: string[];
            id: components["schemas"]["TermId"];
            term: string;
            updated_at: components["schemas"]["Timestamp"];
        };
        TermChange: {
            heard_as?: string[] | null;
            term?: string | null;
        };
        TermId: string;
        TermList: {
            terms: components["schemas"]["Term"][];
        };
        Timestamp: string;
        TranscribeAgain: {
            /** @description ISO 639-1, such as `en`; absent means that it is detected. */
            language?: string | null;
            /** @description A model's name; absent means the configured one. */
            model?: string | null;
        };
        /** @description The version that is shown: the newest that is ready, else the newest. Version 0 means that there is none yet. */
        Transcript: {
            /** @description The role allows it, and the text is complete. */
            can_correct: boolean;
            demo: boolean;
            /** @description Where text is missing, because the speech model could not be got through it. */
            gaps: components["schemas"]["TranscriptGap"][];
            label?: string | null;
            language?: string | null;
            /**
             * Format: int64
             * @description Corrections of an earlier text that do not fit this one, and wait for a person.
             */
            left_over: number;
            model?: string | null;
            /** @description The lines with which a paragraph begins, for who reads the text as a whole. */
            paragraphs: components["schemas"]["SegmentId"][];
            /** Format: double */
            progress?: number | null;
            recording_id: components["schemas"]["RecordingId"];
            /**
             * Format: int64
             * @description How many corrections were made to this version.
             */
            revision: number;
            segments: components["schemas"]["Line"][];
            speakers: components["schemas"]["Speaker"][];
            state: components["schemas"]["TranscriptState"];
            translation?: components["schemas"]["TranslationState"] | null;
            /** Format: int64 */
            version: number;
        };
        /** @description A correction in the history. */
        TranscriptEdit: {
            after: components["schemas"]["LineThen"][];
            author?: components["schemas"]["Person"] | null;
            /** @description At most 20 lines. */
            before: components["schemas"]["LineThen"][];
            can_undo: boolean;
            created_at: components["schemas"]["Timestamp"];
            /** Format: int64 */
            end_ms: number;
            id: components["schemas"]["EditId"];
            kind: components["schemas"]["EditKind"];
            /** @description How many lines it changed. */
            lines: number;
            /** Format: int64 */
            start_ms: number;
            undoes?: components["schemas"]["EditId"] | null;
            undone_by?: components["schemas"]["EditId"] | null;
        };
        TranscriptGap: {
            /** Format: int64 */
            end_ms: number;
            reason: components["schemas"]["Reason"];
            /** Format: int64 */
            start_ms: number;
        };
        /**
         * @description How far a transcript is.
         * @enum {string}
         */
        TranscriptState: "waiting" | "running" | "ready" | "failed";
        /** @description How far the newest version of the text is. */
        TranscriptStateView: {
            demo: boolean;
            /**
             * Format: int64
             * @description Estimate of the time left, in milliseconds.
             */
            eta_ms?: number | null;
            label?: string | null;
            language?: string | null;
            model?: string | null;
            /**
             * Format: double
             * @description 0 to 1.
             */
            progress?: number | null;
            reason?: components["schemas"]["Reason"] | null;
            state: components["schemas"]["TranscriptState"];
            /** Format: int64 */
            version: number;
        };
        Translate: {
            /** @description A model's name; absent means the workspace's. It has to know more than English. */
            model?: string | null;
        };
        TranslatedLine: {
            /** Format: int64 */
            end_ms: number;
            /** Format: int64 */
            start_ms: number;
            text: string;
        };
        Translation: components["schemas"]["TranslationState"] & {
            lines: components["schemas"]["TranslatedLine"][];
        };
        /** @description How far a translation is. */
        TranslationState: {
            /** @description It can be read while another one is made in its place. */
            again: boolean;
            /** @description Of the translation: Whisper knows English alone. */
            language: string;
            model?: string | null;
            /** Format: double */
            progress?: number | null;
            reason?: components["schemas"]["Reason"] | null;
            state: components["schemas"]["TranscriptState"];
        };
        Trash: {
            at: components["schemas"]["Timestamp"];
            by: components["schemas"]["Person"];
        };
        UploadId: string;
        UploadList: {
            next_cursor?: string | null;
            uploads: components["schemas"]["UploadView"][];
        };
        UploadProgress: {
            id: components["schemas"]["UploadId"];
            /** Format: int64 */
            offset_bytes: number;
            /**
             * Format: int64
             * @description Null until the client has told it.
             */
            size_bytes?: number | null;
        };
        UploadView: {
            created_at: components["schemas"]["Timestamp"];
            expires_at: components["schemas"]["Timestamp"];
            filename: string;
            finished_at?: components["schemas"]["Timestamp"] | null;
            id: components["schemas"]["UploadId"];
            /**
             * Format: int64
             * @description Bytes that are durable; it never goes back.
             */
            offset_bytes: number;
            receipt?: components["schemas"]["Receipt"] | null;
            recording_id?: components["schemas"]["RecordingId"] | null;
            /**
             * Format: int64
             * @description Null while the length is deferred.
             */
            size_bytes?: number | null;
        };
        User: {
            email: string;
            id: components["schemas"]["UserId"];
            name: string;
        };
        UserId: string;
        /** @enum {string} */
        Uses: "edited" | "heard";
        Wanted: {
            /** @enum {string} */
            kind: "text";
            line: components["schemas"]["SeenLine"];
            text: string;
        } | {
            at: number;
            /** @enum {string} */
            kind: "split";
            line: components["schemas"]["SeenLine"];
        } | {
            /** @enum {string} */
            kind: "join";
            lines: components["schemas"]["SeenLine"][];
        } | {
            /** Format: int64 */
            end_ms: number;
            /** @enum {string} */
            kind: "insert";
            /** Format: int64 */
            start_ms: number;
            text: string;
        } | {
            /** @enum {string} */
            kind: "speaker";
            lines: components["schemas"]["SegmentId"][];
            speaker?: components["schemas"]["SpeakerWanted"] | null;
        } | {
            /** @enum {string} */
            kind: "rename_speaker";
            name: string;
            speaker_id: components["schemas"]["SpeakerId"];
        } | {
            /** @description Only tells what would be changed. */
            dry_run?: boolean;
            find: string;
            /** @enum {string} */
            kind: "replace";
            /** @description Absent: everywhere. */
            lines?: components["schemas"]["SegmentId"][] | null;
            match_case?: boolean;
            replace: string;
            whole_words?: boolean;
        };
        Watched: {
            /**
             * Format: int64
             * @description Milliseconds from the start.
             */
            position_ms: number;
        };
        Word: {
            /** Format: float */
            confidence: number;
            /** Format: int64 */
            end_ms: number;
            /** Format: int64 */
            start_ms: number;
            text: string;
        };
        Workspace: {
            id: components["schemas"]["WorkspaceId"];
            name: string;
        };
        WorkspaceChange: {
            /** @description The name of a model that is installed; null: the one that the operator chose. */
            model?: string | null;
        };
        WorkspaceId: string;
        WorkspaceSettings: {
            /** @description The model that makes its texts; null: the one that the operator chose. */
            model?: string | null;
            name: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
